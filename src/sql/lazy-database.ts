import type { Awaitable } from '../model/awaitable.ts'
import { SyncError } from '../model/errors.ts'
import type {
  Connection,
  ConnectionSettings,
  ConnectionUse,
  Database,
  Dialect,
  OpenContext,
} from './dialects/dialect.ts'
import type { SharedDatabases } from './shared-databases.ts'

/** A database that is the target's own, or one that several targets have together where `shared` is given. */
export function sharedOrOwn(
  dialect: Dialect,
  settings: ConnectionSettings,
  context: OpenContext,
  shared: SharedDatabases | undefined,
): LazyDatabase {
  const open = (): Promise<Database> => dialect.open(settings, context)
  if (shared === undefined) return new LazyDatabase(open)
  return new LazyDatabase(() => shared.take(JSON.stringify([dialect.name, settings]), open))
}

/** Loads the driver when the first statement is sent; where that fails, again with the next one. */
export class LazyDatabase implements Database {
  readonly #open: () => Promise<Database>
  #opening: Promise<Database> | undefined
  #opened: Database | undefined
  #closed = false

  constructor(open: () => Promise<Database>) {
    this.#open = open
  }

  run<T>(use: (connection: Connection) => Awaitable<T>): Promise<T> {
    if (this.#opened !== undefined) return this.#opened.run(use)
    if (this.#closed) return Promise.reject(closed())
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined
      throw error
    })
    return this.#opening.then((database) => {
      this.#opened = database
      return database.run(use)
    })
  }

  opened(): Connection | undefined {
    return this.#opened?.opened?.()
  }

  connections(): ConnectionUse {
    return this.#opened?.connections?.() ?? { busy: 0, idle: 0, waiting: 0 }
  }

  async close(): Promise<void> {
    this.#closed = true
    const opened = await this.#opening?.catch(() => undefined)
    this.#opened = undefined
    await opened?.close()
  }
}

function closed(): SyncError {
  return new SyncError(
    'DATABASE_UNREACHABLE',
    'The connector was closed while a request was on its way. Try again.',
    { retryAfter: 1 },
  )
}
