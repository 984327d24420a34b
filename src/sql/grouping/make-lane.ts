import { SyncError } from '../../model/errors.ts'
import type { Database, Dialect } from '../dialects/dialect.ts'
import { separateLane, type WriteLane } from './lane.ts'
import { StatementGroup } from './statement.ts'
import { TurnGroup } from './turn.ts'

/** The lane of a read-only session that the database does not know. */
export function refusingLane(dialect: Dialect): WriteLane {
  return {
    submit: () =>
      Promise.reject(
        new SyncError(
          'DATABASE_READ_ONLY',
          `The connection to ${dialect.title} was opened for reading, and a row was to be written.`,
        ),
      ),
  }
}

/** How the events of a database share its round trips and commits. */
export function makeLane(dialect: Dialect, database: Database): WriteLane {
  switch (dialect.grouping) {
    case 'turn':
      return new TurnGroup(database)
    case 'statement':
      return new StatementGroup(database, (thrown) => dialect.failure(thrown))
    default:
      return separateLane(database)
  }
}
