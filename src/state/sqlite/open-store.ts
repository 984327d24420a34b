import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { formatInstant, systemClock, type Clock } from '../../model/clock.ts'
import type { SyncError } from '../../model/errors.ts'
import { leaveSyncToCaller } from '../../sqlite-file/log-sync.ts'
import type { Store } from '../store.ts'
import { holdSpace, signHolder, type Hold } from './holder.ts'
import { checkVersion, migrate } from './migrations.ts'
import { unreadable } from './space-object.ts'
import { SqliteStore, type SqliteStoreParts } from './sqlite-store.ts'

const IN_MEMORY = ':memory:'

/**
 * Pages in the write-ahead log before they are copied into the file (16 MB): every event rewrites a page of
 * its object, and the more of them a copy takes together, the fewer syncs it costs.
 */
const CHECKPOINT_PAGES = 4_000

/** How a connector space is opened. */
export interface StoreOptions {
  /** A file, or `:memory:`. Missing folders are made; the file can be read by its owner only. */
  readonly path: string
  /** `full` (default) survives a power cut; `normal` may lose the last commits then, never on a crash. */
  readonly synchronous?: 'full' | 'normal'
  /** For commands that only look: no lock, no writing, and an absent file is an empty space. */
  readonly readOnly?: boolean
  readonly clock?: Clock
  /** How long to wait for a process that is just ending, in milliseconds; 1,000 by default. */
  readonly patience?: number
  /** Objects kept in memory; 1,024 by default. */
  readonly cached?: number
  /** Told when a change that nobody waits for could not be written; it is tried again. */
  readonly onFailure?: (error: SyncError) => void
}

/**
 * Opens the connector space in an embedded SQLite file, and brings it to the present version.
 *
 * @throws SyncError `STATE_UNREADABLE` (in use by another process, no permission, not a connector space),
 *   `STATE_NEWER`
 */
export function openStore(options: StoreOptions): Store {
  const { path } = options
  try {
    return options.readOnly === true ? openForReading(options) : openForWriting(options)
  } catch (error) {
    throw unreadable(path, error)
  }
}

function openForWriting(options: StoreOptions): Store {
  const { path } = options
  const clock = options.clock ?? systemClock
  let hold: Hold | undefined
  if (path !== IN_MEMORY) {
    makePrivate(path)
    hold = holdSpace(path, options.patience ?? 1_000)
  }
  try {
    const database = new DatabaseSync(path, { timeout: 5_000 })
    try {
      checkVersion(database, path)
      const writeAhead = leaveSyncToCaller(database, path)
      const log = options.synchronous === 'normal' ? undefined : writeAhead
      database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
      migrate(database, path)
      signHolder(database, formatInstant(clock.now()))
      log?.open()
      return storeOver(database, options, {
        log,
        onClosed: () => hold?.release(),
      })
    } catch (error) {
      database.close()
      throw error
    }
  } catch (error) {
    hold?.release()
    throw error
  }
}

function openForReading(options: StoreOptions): Store {
  const { path } = options
  if (path === IN_MEMORY || !existsSync(path)) {
    const database = new DatabaseSync(IN_MEMORY)
    migrate(database, path)
    return storeOver(database, options, { log: undefined, onClosed: () => {} })
  }
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  try {
    if (checkVersion(database, path) === 0) {
      database.close()
      return openForReading({ ...options, path: IN_MEMORY })
    }
    return storeOver(database, options, { log: undefined, onClosed: () => {} })
  } catch (error) {
    if (database.isOpen) database.close()
    throw error
  }
}

function storeOver(
  database: DatabaseSync,
  options: StoreOptions,
  parts: Pick<SqliteStoreParts, 'log' | 'onClosed'>,
): Store {
  return new SqliteStore({
    database,
    ...parts,
    path: options.path,
    readOnly: options.readOnly === true,
    cached: options.cached ?? 1_024,
    onFailure: options.onFailure ?? (() => {}),
  })
}

/** The connector space holds what is known of people: only its owner may read it. */
function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  closeSync(openSync(path, 'a', 0o600))
}
