import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { systemClock, type Clock } from '../../model/clock.ts'
import { SyncError } from '../../model/errors.ts'
import type { Activations } from '../activations.ts'
import type { Desk } from '../journal.ts'
import { SqliteActivations } from './sqlite-activations.ts'
import { AuditTable } from './audit-table.ts'
import type { Holder } from '../holder.ts'
import { holderOf } from './holder.ts'
import { checkVersion, isCurrent } from './migrations.ts'
import { cannotOpen } from '../space-object.ts'
import { SqliteJournal } from './sqlite-journal.ts'

/** Where decisions are left for the process that has a connector space. */
export interface SqliteDesk extends Desk {
  readonly activations: Activations
  /** Who has the space now; `undefined` when nobody does. */
  holderNow(): Promise<Holder | undefined>
  close(): Promise<void>
}

/** How long a decision waits for the transaction of the process that holds the space, in milliseconds. */
const PATIENCE = 10_000

/**
 * Opens the decisions of a connector space, beside a service that holds it: nothing else is written, and the
 * service finds them when it looks next.
 *
 * @throws SyncError `STATE_UNREADABLE` when there is no connector space at `path`, or one that only an older
 *   program has used; `STATE_NEWER`
 */
export function openDesk(options: { readonly path: string; readonly clock?: Clock }): SqliteDesk {
  const { path } = options
  try {
    if (!existsSync(path)) throw new SyncError('STATE_UNREADABLE', missing(path))
    const database = new DatabaseSync(path, { timeout: PATIENCE })
    try {
      checkVersion(database, path)
      if (!isCurrent(database)) throw new SyncError('STATE_UNREADABLE', older(path))
      database.exec('PRAGMA synchronous = FULL')
      const parts = { database, path, readOnly: false }
      const journal = new SqliteJournal({
        ...parts,
        audit: new AuditTable(database),
        clock: options.clock ?? systemClock,
      })
      const activations = new SqliteActivations({ ...parts, onRenamed: () => {} })
      return Object.assign(journal, {
        activations,
        holderNow: () => Promise.resolve(holderOf(path)),
        close: () => Promise.resolve(database.close()),
      })
    } catch (error) {
      database.close()
      throw error
    }
  } catch (error) {
    throw cannotOpen(path, error)
  }
}

function missing(path: string): string {
  return `There is no connector space at ${path}. Name its file with --state.`
}

function older(path: string): string {
  return (
    `The connector space ${path} was last used by an older version of this program. ` +
    'Start the service of this version, or stop the older one, and try again.'
  )
}
