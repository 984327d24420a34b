import { backup, DatabaseSync } from 'node:sqlite'
import type { Space } from '../space.ts'
import { AuditTable } from './audit-table.ts'
import { makePrivateCopy } from './private-copy.ts'
import { Revisions } from './revisions.ts'
import { unreadable } from '../space-object.ts'
import { SqliteSpace } from './sqlite-space.ts'
import { StagedRanges } from './staged-ranges.ts'

/** Pages that are copied before events have their turn again (4 MB). */
const PAGES = 1_000

/** A space with its end. */
export type Rehearsal = Space & { close(): Promise<void> }

/**
 * Copies a connector space into a file of its own, in which a plan is worked out and which is gone afterwards.
 * Events go on meanwhile; what they commit until the copy is complete is in it.
 *
 * @throws SyncError `STATE_UNREADABLE`, for want of space for instance
 */
export async function rehearse(source: DatabaseSync, path: string): Promise<Rehearsal> {
  const copy = makePrivateCopy(path)
  let database: DatabaseSync | undefined
  try {
    await backup(source, copy.path, { rate: PAGES })
    const opened = new DatabaseSync(copy.path)
    database = opened
    // Nothing in it has to survive anything; it came with the write-ahead log of the original.
    opened.exec(
      'PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768',
    )
    const close = (): Promise<void> => {
      if (opened.isOpen) opened.close()
      copy.remove()
      return Promise.resolve()
    }
    const space = new SqliteSpace({
      database: opened,
      path: copy.path,
      readOnly: false,
      audit: new AuditTable(opened),
      ranges: new StagedRanges(opened, { alone: true }),
      revisions: new Revisions(opened),
      rehearse: () => rehearse(opened, path),
    })
    return Object.assign(space, { close })
  } catch (error) {
    database?.close()
    copy.remove()
    throw unreadable(path, error)
  }
}
