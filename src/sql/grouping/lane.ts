import type { Database } from '../dialects/dialect.ts'
import type { Performer } from '../perform.ts'
import type { Applied, RowOperation } from '../target.ts'

/** Where writes queue up, each with its own outcome. */
export interface WriteLane {
  submit(performer: Performer, operation: RowOperation): Promise<Applied>
}

/** Every write on a connection of its own. */
export function separateLane(database: Database): WriteLane {
  return {
    submit: (performer, operation) =>
      database.run(async (connection) => ({
        outcome: await performer.perform(connection, operation),
      })),
  }
}
