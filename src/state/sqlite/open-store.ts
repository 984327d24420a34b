import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { formatInstant, systemClock, type Clock } from '../../model/clock.ts'
import type { SyncError } from '../../model/errors.ts'
import { LogCheckpoints } from '../../sqlite-file/log-checkpoints.ts'
import { leaveSyncToCaller } from '../../sqlite-file/log-sync.ts'
import type { State } from '../state.ts'
import { SqliteActivations } from './sqlite-activations.ts'
import { AuditTable } from './audit-table.ts'
import { unfoldBegun } from './begun-table.ts'
import { FilePresence } from './file-presence.ts'
import type { HolderKind } from '../holder.ts'
import { holdSpace, signHolder, type Hold } from './holder.ts'
import { LeaseTable } from './lease-table.ts'
import { checkVersion, isCurrent, migrate } from './migrations.ts'
import { makePrivateCopy, removeStaleCopies } from './private-copy.ts'
import { rehearse } from './rehearse.ts'
import { Revisions } from './revisions.ts'
import { RunTable } from './run-table.ts'
import { cannotOpen } from '../space-object.ts'
import { SqlitePublicIds } from './sqlite-public-ids.ts'
import { SqliteJournal } from './sqlite-journal.ts'
import { SqliteSpace } from './sqlite-space.ts'
import { SqliteStore, type SqliteStoreParts } from './sqlite-store.ts'
import { StagedRanges } from './staged-ranges.ts'

const IN_MEMORY = ':memory:'

/**
 * Pages in the write-ahead log before they are copied into the file (16 MB): every event rewrites a page of
 * its object, and the more of them a copy takes together, the fewer syncs it costs.
 */
const CHECKPOINT_PAGES = 4_000

/** Pages in memory: the index of a million ids is searched at random when a run looks people up. */
const CACHE_KIBIBYTES = 32_768

/** What the write-ahead log keeps of the disk once its pages are in the file: a run's batches make it longer. */
const LOG_BYTES = 64 * 1_024 * 1_024

/** How a connector space is opened. */
export interface StoreOptions {
  /** A file, or `:memory:`. Missing folders are made; the file can be read by its owner only. */
  readonly path: string
  /** `full` (default) survives a power cut; `normal` may lose the last commits then, never on a crash. */
  readonly synchronous?: 'full' | 'normal'
  /** For commands that only look: no lock, no writing, and an absent file is an empty space. */
  readonly readOnly?: boolean
  readonly clock?: Clock
  /** What others are told of this process; a command when left out. */
  readonly holder?: HolderKind
  /** How long to wait for a process that is just ending, in milliseconds; 1,000 by default. */
  readonly patience?: number
  /** Objects kept in memory; 128 by default: more would only live until the garbage collector has copied them. */
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
export function openStore(options: StoreOptions): State {
  const { path } = options
  try {
    return options.readOnly === true ? openForReading(options) : openForWriting(options)
  } catch (error) {
    throw cannotOpen(path, error)
  }
}

function openForWriting(options: StoreOptions): State {
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
      database.exec(
        `PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA cache_size = -${CACHE_KIBIBYTES}; ` +
          `PRAGMA journal_size_limit = ${LOG_BYTES}`,
      )
      migrate(database, path)
      unfoldBegun(database)
      signHolder(database, formatInstant(clock.now()), options.holder ?? 'command')
      endForeignWork(database, formatInstant(clock.now()))
      if (path !== IN_MEMORY) removeStaleCopies(path)
      log?.open()
      let presence: FilePresence | undefined
      const state = storeOver(database, options, {
        log,
        ...(writeAhead !== undefined && { checkpoints: new LogCheckpoints(database, path) }),
        onClosed: () => {
          presence?.close()
          hold?.release()
        },
      })
      if (path === IN_MEMORY) return state
      presence = new FilePresence(database, path, () => state.writeOut())
      return Object.assign(state, { taken: presence.lost })
    } catch (error) {
      database.close()
      throw error
    }
  } catch (error) {
    hold?.release()
    throw error
  }
}

function openForReading(options: StoreOptions): State {
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
    if (!isCurrent(database)) return openCopyForReading(database, options)
    return storeOver(database, options, { log: undefined, onClosed: () => {} })
  } catch (error) {
    if (database.isOpen) database.close()
    throw error
  }
}

/** A space of an older version is read from a copy that is brought to the present one. */
function openCopyForReading(older: DatabaseSync, options: StoreOptions): State {
  const copy = makePrivateCopy(options.path)
  try {
    older.prepare('VACUUM INTO ?').run(copy.path)
    older.close()
    const database = new DatabaseSync(copy.path)
    migrate(database, options.path)
    return storeOver(database, options, { log: undefined, onClosed: () => copy.remove() })
  } catch (error) {
    copy.remove()
    throw error
  }
}

/** Whoever holds the space knows that no other process runs: what one left open is over. */
function endForeignWork(database: DatabaseSync, now: string): void {
  new RunTable(database).interrupt(now)
  new LeaseTable(database).endAll()
}

function storeOver(
  database: DatabaseSync,
  options: StoreOptions,
  parts: Pick<SqliteStoreParts, 'log' | 'checkpoints' | 'onClosed'>,
): State & SqliteStore {
  const { log, checkpoints } = parts
  const shared = {
    database,
    path: options.path,
    readOnly: options.readOnly === true,
    audit: new AuditTable(database),
    ranges: new StagedRanges(database, { alone: options.readOnly !== true }),
    revisions: new Revisions(database),
    ...(log !== undefined && { sync: () => log.sync() }),
  }
  const store = new SqliteStore({
    ...shared,
    ...parts,
    cached: options.cached ?? 128,
    onFailure: options.onFailure ?? (() => {}),
  })
  const space = new SqliteSpace({
    ...shared,
    memory: store,
    ...(checkpoints !== undefined && { relieve: () => checkpoints.relieve() }),
    rehearse: () => rehearse(database, options.path),
  })
  const journal = new SqliteJournal({
    ...shared,
    // It writes no objects.
    memory: { writeOut: () => store.writeOut(), forgetRead: () => {} },
    clock: options.clock ?? systemClock,
  })
  const activations = new SqliteActivations({
    ...shared,
    memory: store,
    onRenamed: () => {
      store.forgetNames()
      space.forgetNames()
    },
  })
  const publicIds = new SqlitePublicIds({ ...shared, memory: store })
  return Object.assign(store, { space, journal, activations, publicIds })
}

/** The connector space holds what is known of people: only its owner may read it. */
function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  closeSync(openSync(path, 'a', 0o600))
}
