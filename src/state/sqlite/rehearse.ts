import { backup, DatabaseSync } from 'node:sqlite'
import { unreadable } from '../space-object.ts'
import { AuditTable } from './audit-table.ts'
import { makePrivateCopy } from './private-copy.ts'
import { RehearsedSpace, type Rehearsal } from './rehearsed-space.ts'
import { Revisions } from './revisions.ts'
import { SqliteSpace } from './sqlite-space.ts'
import { StagedRanges } from './staged-ranges.ts'

/** Pages that are copied between two turns of the event loop (16 MB). */
const PAGES = 4_000

/** Pages in memory: the index of a million ids is searched at random. */
const CACHE_KIBIBYTES = 32_768

/**
 * Copies a connector space into a file of its own, in which a plan is worked out and which is gone afterwards.
 * The copy is made on a thread, of one moment, and events go on meanwhile: until it is there the original is read as it
 * is at that moment.
 *
 * @throws SyncError `STATE_UNREADABLE`, for want of space for instance; here or at the first write
 */
export async function rehearse(source: DatabaseSync, path: string): Promise<Rehearsal> {
  const file = source.location()
  if (file === null) return copyOf(source, path)
  const opened: DatabaseSync[] = []
  try {
    // Two connections: one stands still while the thread reads a piece with it.
    const [copied, read] = [atThisMoment(file, opened), atThisMoment(file, opened)]
    const copying = copyOf(copied, path).finally(() => copied.close())
    read.exec(`PRAGMA cache_size = -${CACHE_KIBIBYTES}`)
    const original = spaceOf(read, { path, readOnly: true, close: () => read.close() })
    return new RehearsedSpace(original, copying)
  } catch (error) {
    for (const one of opened) one.close()
    throw unreadable(path, error)
  }
}

/** A connection that sees a file as it is now for as long as it is open. */
function atThisMoment(file: string, opened: DatabaseSync[]): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
  opened.push(database)
  database.exec('BEGIN; SELECT 1 FROM sqlite_schema')
  return database
}

async function copyOf(source: DatabaseSync, path: string): Promise<Rehearsal> {
  const copy = makePrivateCopy(path)
  let database: DatabaseSync | undefined
  try {
    await backup(source, copy.path, { rate: PAGES })
    const opened = new DatabaseSync(copy.path)
    database = opened
    // Nothing in it has to survive anything; it came with the write-ahead log of the original.
    opened.exec(
      `PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -${CACHE_KIBIBYTES}`,
    )
    return spaceOf(opened, {
      path,
      readOnly: false,
      close: () => {
        if (opened.isOpen) opened.close()
        copy.remove()
      },
    })
  } catch (error) {
    database?.close()
    copy.remove()
    throw unreadable(path, error)
  }
}

/** A space that nobody else writes. */
function spaceOf(
  database: DatabaseSync,
  options: { readonly path: string; readonly readOnly: boolean; readonly close: () => void },
): Rehearsal {
  const space = new SqliteSpace({
    database,
    path: options.path,
    readOnly: options.readOnly,
    audit: new AuditTable(database),
    ranges: new StagedRanges(database, { alone: true }),
    revisions: new Revisions(database),
    rehearse: () => rehearse(database, options.path),
  })
  return Object.assign(space, { close: async () => options.close() })
}
