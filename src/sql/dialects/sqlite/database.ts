import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { SyncError } from '../../../model/errors.ts'
import type { Statement } from '../../statement.ts'
import { LogCheckpoints } from '../../../sqlite-file/log-checkpoints.ts'
import { leaveSyncToCaller, type LogSync } from '../../../sqlite-file/log-sync.ts'
import type {
  Answer,
  Connection,
  ConnectionSettings,
  Database,
  OpenContext,
  TransactionControl,
} from '../dialect.ts'

/** How long one call waits inside SQLite for another process; it stops the event loop, so it is short. */
const BUSY_TIMEOUT = 50

/**
 * Pages in memory, as far as the file has them (40 MB). SQLite's own 2 MB hold no index of a hundred thousand people, so
 * that each look at one of them would read its pages from the system again.
 */
const CACHE_KIBIBYTES = 40_960

/** Pages in the write-ahead log before SQLite copies them into the file by itself (16 MB): a thread does it before. */
const CHECKPOINT_PAGES = 4_000

/** Prepared statements that are kept for each connector. */
const KEPT_STATEMENTS = 300

/** Opens an SQLite file when it is first used, and again when that failed. The file must be there. */
export async function openSqlite(
  settings: ConnectionSettings,
  context: OpenContext,
): Promise<Database> {
  const { DatabaseSync } = await import('node:sqlite')
  let connection: SqliteConnection | undefined
  let connectors = 1
  return {
    async run(use) {
      if (connection === undefined) {
        connection = openFile(DatabaseSync, settings, context)
        connection.usedBy(connectors)
      }
      return use(connection)
    },
    opened: () => connection,
    usedBy(count) {
      connectors = count
      connection?.usedBy(count)
    },
    async close() {
      const closing = connection
      connection = undefined
      await closing?.close()
    },
  }
}

function openFile(
  DatabaseClass: typeof DatabaseSync,
  settings: ConnectionSettings,
  context: OpenContext,
): SqliteConnection {
  const path = settings.path ?? ':memory:'
  if (path !== ':memory:' && !existsSync(dirname(resolve(path)))) {
    throw new SyncError(
      'DATABASE_UNREACHABLE',
      `The folder of the SQLite file ${path} does not exist. Make it, or correct the path.`,
      { reason: 'no-file', retryAfter: 30 },
    )
  }
  // SQLite would make an empty file of a misspelled path.
  if (path !== ':memory:' && !existsSync(path)) {
    throw new SyncError(
      'DATABASE_UNREACHABLE',
      `The SQLite file ${path} does not exist. Correct the path: a relative one counts from the folder of the file that it is written in.`,
      { reason: 'no-file', retryAfter: 30 },
    )
  }
  const database = new DatabaseClass(path, {
    timeout: BUSY_TIMEOUT,
    enableForeignKeyConstraints: true,
    readOnly: settings.readOnly ?? false,
  })
  if (settings.readOnly === true) return new SqliteConnection(database, undefined)
  let log: LogSync | undefined
  try {
    log = leaveSyncToCaller(database, path)
    database.exec(
      `pragma cache_size = -${CACHE_KIBIBYTES}; pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
    )
  } catch {
    context.onWarning(`The SQLite file ${path} cannot be switched to WAL; it may be read-only.`)
  }
  return new SqliteConnection(
    database,
    log && { sync: log, checkpoints: new LogCheckpoints(database, path) },
  )
}

/** The log of a file that is written. */
interface WriteAheadLog {
  readonly sync: LogSync
  readonly checkpoints: LogCheckpoints
}

/** The one connection of an SQLite file; answers at once. */
class SqliteConnection implements Connection {
  readonly transaction: TransactionControl
  readonly #database: DatabaseSync
  readonly #log: WriteAheadLog | undefined
  readonly #statements = new Map<string, StatementSync>()
  #kept = KEPT_STATEMENTS

  constructor(database: DatabaseSync, log: WriteAheadLog | undefined) {
    this.#database = database
    this.#log = log
    this.transaction = {
      ...(log !== undefined && {
        durable: () => log.sync.sync().catch(notDurable),
        relieve: () => log.checkpoints.relieve(),
      }),
      begin: () => database.exec('begin immediate'),
      commit: () => {
        database.exec('commit')
        log?.checkpoints.ease()
      },
      rollback: () => {
        if (database.isTransaction) database.exec('rollback')
      },
      get active() {
        return database.isTransaction
      },
    }
  }

  execute(statement: Statement, parameters: readonly unknown[]): Answer {
    const prepared = this.#prepare(statement)
    if (!areParameters(parameters)) throw noType()
    if (statement.result.length === 0) {
      return { rows: NO_ROWS, affected: Number(prepared.run(...parameters).changes) }
    }
    const rows = prepared.all(...parameters).map(asArray)
    return { rows, affected: rows.length }
  }

  usedBy(connectors: number): void {
    this.#kept = KEPT_STATEMENTS * connectors
  }

  async close(): Promise<void> {
    this.#statements.clear()
    await this.#log?.checkpoints.close()
    this.#log?.sync.close()
    this.#database.close()
  }

  #prepare(statement: Statement): StatementSync {
    const known = this.#statements.get(statement.sql)
    if (known !== undefined) return known
    const prepared = this.#database.prepare(statement.sql)
    prepared.setReturnArrays(true)
    // Integers beyond 2^53 would throw; the codecs know what to do with them.
    if (statement.result.length > 0) prepared.setReadBigInts(true)
    if (this.#statements.size >= this.#kept) {
      const [oldest] = this.#statements.keys()
      if (oldest !== undefined) this.#statements.delete(oldest)
    }
    this.#statements.set(statement.sql, prepared)
    return prepared
  }
}

function notDurable(cause: unknown): never {
  throw new SyncError(
    'DATABASE_UNREACHABLE',
    'The SQLite file was written, but the system cannot say that it is on the disk. Look at the disk.',
    { cause, retryAfter: 5 },
  )
}

type Parameter = null | number | bigint | string | Uint8Array

/** Looks at each value in place: rows are written by the million. */
function areParameters(values: readonly unknown[]): values is readonly Parameter[] {
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at]
    if (typeof value === 'string' || value === null || typeof value === 'number') continue
    if (typeof value !== 'bigint' && !(value instanceof Uint8Array)) return false
  }
  return true
}

function noType(): Error {
  return new Error('cannot happen: a codec gave a value that SQLite has no type for')
}

const NO_ROWS: readonly never[] = []

function asArray(row: unknown): readonly unknown[] {
  return Array.isArray(row) ? row : []
}
