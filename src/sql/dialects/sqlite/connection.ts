import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { SyncError } from '../../../model/errors.ts'
import type { LogCheckpoints } from '../../../sqlite-file/log-checkpoints.ts'
import type { LogSync } from '../../../sqlite-file/log-sync.ts'
import type { Statement } from '../../statement.ts'
import type { Answer, Connection, TransactionControl } from '../dialect.ts'
import type { FileWatch } from './file-watch.ts'

/** Prepared statements that are kept for each connector. */
const KEPT_STATEMENTS = 300

/** The log of a file that is written. */
export interface WriteAheadLog {
  readonly sync: LogSync
  readonly checkpoints: LogCheckpoints
}

/** What belongs to a connection besides SQLite's own. */
export interface ConnectionParts {
  readonly log?: WriteAheadLog | undefined
  /** Absent for a database in memory. */
  readonly watch?: FileWatch | undefined
}

/** The one connection of an SQLite file; answers at once. */
export class SqliteConnection implements Connection {
  readonly transaction: TransactionControl
  readonly #database: DatabaseSync
  readonly #log: WriteAheadLog | undefined
  readonly #watch: FileWatch | undefined
  readonly #statements = new Map<string, StatementSync>()
  #kept = KEPT_STATEMENTS

  constructor(database: DatabaseSync, { log, watch }: ConnectionParts) {
    this.#database = database
    this.#log = log
    this.#watch = watch
    const begin = database.prepare('begin immediate')
    const commit = database.prepare('commit')
    this.transaction = {
      // What was written into a file that is no longer at its path is in no table that anybody knows.
      durable: async ({ meanwhile } = { meanwhile: false }) => {
        const synced = meanwhile ? log?.sync.syncMeanwhile() : log?.sync.sync()
        await synced?.catch(notDurable)
        watch?.require()
      },
      ...(log !== undefined && { relieve: () => log.checkpoints.relieve() }),
      begin: () => {
        watch?.requireLately()
        begin.run()
      },
      commit: () => {
        commit.run()
        log?.checkpoints.ease()
      },
      rollback: () => {
        if (database.isOpen && database.isTransaction) database.exec('rollback')
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

  /**
   * Ends the connection to a file that is no longer at its path. What the log holds is copied into that file, wherever
   * it is by now, and the log is emptied: SQLite would take it for the log of the file that stands there next.
   *
   * @returns whether it is done; it cannot be while somebody is in the middle of a transaction or of reading
   */
  async leave(): Promise<boolean> {
    await this.#log?.checkpoints.close()
    if (this.#database.isTransaction) return false
    if (this.#log !== undefined) {
      const { busy } = this.#database.prepare('pragma wal_checkpoint(truncate)').get() ?? {}
      if (busy !== 0) return false
    }
    this.#end()
    return true
  }

  async close(): Promise<void> {
    if (this.#watch?.look() !== undefined && (await this.leave())) return
    await this.#log?.checkpoints.close()
    this.#end()
  }

  #end(): void {
    this.#watch?.close()
    this.#statements.clear()
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
