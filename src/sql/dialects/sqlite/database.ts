import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Awaitable } from '../../../model/awaitable.ts'
import { SyncError } from '../../../model/errors.ts'
import { existing, type FileIdentity, identityOf } from '../../../sqlite-file/file-identity.ts'
import { LogCheckpoints } from '../../../sqlite-file/log-checkpoints.ts'
import { leaveSyncToCaller, type LogSync } from '../../../sqlite-file/log-sync.ts'
import type { Connection, ConnectionSettings, Database, OpenContext } from '../dialect.ts'
import { SqliteConnection } from './connection.ts'
import { fileLost, FileWatch } from './file-watch.ts'

/** How long one call waits inside SQLite for another process; it stops the event loop, so it is short. */
const BUSY_TIMEOUT = 50

/**
 * Pages in memory, as far as the file has them (40 MB). SQLite's own 2 MB hold no index of a hundred thousand people, so
 * that each look at one of them would read its pages from the system again.
 */
const CACHE_KIBIBYTES = 40_960

/** Pages in the write-ahead log before SQLite copies them into the file by itself (16 MB): a thread does it before. */
const CHECKPOINT_PAGES = 4_000

const IN_MEMORY = ':memory:'

/** Opens an SQLite file when it is first used, and again when that failed or the file was lost. It must be there. */
export async function openSqlite(
  settings: ConnectionSettings,
  context: OpenContext,
): Promise<Database> {
  const { DatabaseSync } = await import('node:sqlite')
  return new SqliteFile(DatabaseSync, settings, context)
}

/** A connection, and what is known of its file; a database in memory has none. */
interface Opened {
  readonly connection: SqliteConnection
  readonly watch: FileWatch | undefined
}

class SqliteFile implements Database {
  readonly #class: typeof DatabaseSync
  readonly #settings: ConnectionSettings
  readonly #context: OpenContext
  readonly #path: string
  #open: Opened | undefined
  #leaving: Promise<void> | undefined
  /** Whether the file was at its path once, and was lost. */
  #wasLost = false
  #connectors = 1

  constructor(
    DatabaseClass: typeof DatabaseSync,
    settings: ConnectionSettings,
    context: OpenContext,
  ) {
    this.#class = DatabaseClass
    this.#settings = settings
    this.#context = context
    this.#path = settings.path ?? IN_MEMORY
  }

  async run<T>(use: (connection: Connection) => Awaitable<T>): Promise<T> {
    if (this.#open?.watch?.look() !== undefined) await this.#leave(this.#open)
    this.#open ??= this.#openFile()
    return use(this.#open.connection)
  }

  opened(): Connection | undefined {
    return this.#open?.watch?.glance() === undefined ? this.#open?.connection : undefined
  }

  usedBy(connectors: number): void {
    this.#connectors = connectors
    this.#open?.connection.usedBy(connectors)
  }

  async close(): Promise<void> {
    await this.#leaving
    const closing = this.#open
    this.#open = undefined
    await closing?.connection.close()
  }

  /** Lets go of a file that is lost, so that the next who asks opens what stands at its path then. */
  async #leave(lost: Opened): Promise<void> {
    this.#leaving ??= this.#end(lost).finally(() => {
      this.#leaving = undefined
    })
    await this.#leaving
    const there = lost.watch?.look()
    if (this.#open === lost && there !== undefined) throw fileLost(this.#path, there)
  }

  async #end(lost: Opened): Promise<void> {
    const left = await lost.connection.leave()
    if (!left || this.#open !== lost) return
    this.#open = undefined
    this.#wasLost = true
    const there = lost.watch?.look()
    const what = there === 'none' ? 'moved away or deleted' : 'replaced by another one'
    this.#context.onWarning(
      `The SQLite file ${this.#path} was ${what} while it was open. What had been written is in the old file; the one at the path is opened with the next request.`,
    )
  }

  #openFile(): Opened {
    const path = this.#path
    const { connection, watch } = openFile(this.#class, path, {
      readOnly: this.#settings.readOnly ?? false,
      wasLost: this.#wasLost,
      onWarning: this.#context.onWarning,
      onLost: () => {
        const lost = this.#open
        // Who asks next is told; without anybody the log is to be in the file that was moved all the same.
        if (lost !== undefined) void this.#leave(lost).catch(() => undefined)
      },
    })
    connection.usedBy(this.#connectors)
    return { connection, watch }
  }
}

interface FileOptions {
  readonly readOnly: boolean
  /** Whether it was open before and was lost. */
  readonly wasLost: boolean
  readonly onWarning: (message: string) => void
  readonly onLost: () => void
}

function openFile(
  DatabaseClass: typeof DatabaseSync,
  path: string,
  { readOnly, wasLost, onWarning, onLost }: FileOptions,
): Opened {
  const file = path === IN_MEMORY ? undefined : requireFile(path, wasLost)
  const database = new DatabaseClass(file === undefined || readOnly ? path : existing(path), {
    timeout: BUSY_TIMEOUT,
    enableForeignKeyConstraints: true,
    readOnly,
  })
  const watch = file && new FileWatch(path, file, onLost)
  if (readOnly) return { connection: new SqliteConnection(database, { watch }), watch }
  let sync: LogSync | undefined
  try {
    sync = leaveSyncToCaller(database, path)
    database.exec(
      `pragma cache_size = -${CACHE_KIBIBYTES}; pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
    )
  } catch {
    onWarning(`The SQLite file ${path} cannot be switched to WAL; it may be read-only.`)
  }
  const log = sync && { sync, checkpoints: new LogCheckpoints(database, path) }
  return { connection: new SqliteConnection(database, { log, watch }), watch }
}

/** Which file it is. SQLite would make an empty one of a misspelled path. */
function requireFile(path: string, wasLost: boolean): FileIdentity {
  const file = identityOf(path)
  if (file !== undefined) return file
  if (wasLost) throw fileLost(path, 'none')
  throw new SyncError(
    'DATABASE_UNREACHABLE',
    existsSync(dirname(resolve(path)))
      ? `The SQLite file ${path} does not exist. Correct the path: a relative one counts from the folder of the file that it is written in.`
      : `The folder of the SQLite file ${path} does not exist. Make it, or correct the path.`,
    { reason: 'no-file', retryAfter: 30 },
  )
}
