import type { Awaitable } from '../model/awaitable.ts'
import { SyncError } from '../model/errors.ts'
import { awaySentence } from './away-sentence.ts'
import type { Connection, ConnectionUse, Database, Failure } from './dialects/dialect.ts'

/** A connection that a pool keeps. */
export interface PooledConnection extends Connection {
  /** Whether it has been lost; set by the driver's events. */
  readonly broken: boolean
  /** Ends it politely. */
  end(): Promise<void>
  /** Cuts it off at once, whatever it is doing. */
  destroy(): void
}

/** How a pool behaves. Times in milliseconds. */
export interface PoolOptions {
  readonly title: string
  readonly size: number
  readonly statementTimeout: number
  connect(): Promise<PooledConnection>
  failure(thrown: unknown): Failure
}

/** After a refused connection nobody else tries for so long: they are told at once. */
const REFUSED_FOR = 250

/** What a server gets beyond its own statement timeout before it is cut off. */
const GRACE = 100

/** How often the pool looks for connections that do not answer. */
const WATCH_EVERY = 50

/** Milliseconds between two looks from which on the process was busy with something else, or had no processor. */
const DEAF = 3 * WATCH_EVERY

/** Milliseconds after which an idle connection is closed. */
const IDLE_FOR = 60_000

interface Busy {
  readonly connection: PooledConnection
  readonly since: number
  readonly abandon: (error: SyncError) => void
}

interface Waiting {
  readonly since: number
  readonly take: (connection: PooledConnection) => void
  readonly reject: (thrown: unknown) => void
}

/**
 * Connections to a server: made when needed, kept, and cut off when they do not answer in time. When the
 * server refuses, everybody who waits is told at once.
 */
export class Pool implements Database {
  readonly #options: PoolOptions
  #idle: { readonly connection: PooledConnection; readonly since: number }[] = []
  readonly #busy = new Set<Busy>()
  readonly #waiting: Waiting[] = []
  #connecting = 0
  #watch: NodeJS.Timeout | undefined
  #looked = 0
  #deaf = false
  #refused: { readonly until: number; readonly thrown: unknown } | undefined
  /** Whether the last connection that was tried was made. */
  #reached = false
  #closed = false

  constructor(options: PoolOptions) {
    this.#options = options
  }

  async run<T>(use: (connection: Connection) => Awaitable<T>): Promise<T> {
    const connection = this.#takeIdle() ?? (await this.#wait())
    return this.#use(connection, use)
  }

  connections(): ConnectionUse {
    return { busy: this.#busy.size, idle: this.#idle.length, waiting: this.#waiting.length }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#timeout('closed'))
    const idle = this.#idle.splice(0)
    // A driver says no farewell to a connection that is lost already: waiting for it would have no end.
    await Promise.all(
      idle.map(async ({ connection }) => {
        await (connection.broken ? connection.destroy() : connection.end())
      }),
    )
    const deadline = performance.now() + this.#options.statementTimeout + GRACE
    while (this.#busy.size > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    clearInterval(this.#watch)
    this.#watch = undefined
  }

  #use<T>(connection: PooledConnection, use: (connection: Connection) => Awaitable<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const busy: Busy = { connection, since: performance.now(), abandon: reject }
      this.#busy.add(busy)
      this.#startWatch()
      const done = (): void => {
        if (this.#busy.delete(busy)) this.#giveBack(connection)
      }
      const failed = (thrown: unknown): void => {
        if (this.#busy.delete(busy)) this.#afterFailure(connection, thrown)
        reject(thrown)
      }
      let result: Awaitable<T>
      try {
        result = use(connection)
      } catch (thrown) {
        failed(thrown)
        return
      }
      Promise.resolve(result).then((value) => {
        done()
        resolve(value)
      }, failed)
    })
  }

  #takeIdle(): PooledConnection | undefined {
    for (;;) {
      const last = this.#idle.pop()
      if (last === undefined || !last.connection.broken) return last?.connection
      last.connection.destroy()
    }
  }

  #wait(): Promise<PooledConnection> {
    if (this.#closed) return Promise.reject(this.#timeout('closed'))
    if (this.#refused !== undefined && performance.now() < this.#refused.until) {
      return Promise.reject(this.#refused.thrown)
    }
    return new Promise((take, reject) => {
      this.#waiting.push({ since: performance.now(), take, reject })
      this.#startWatch()
      if (this.#busy.size + this.#connecting < this.#options.size) void this.#connect()
    })
  }

  async #connect(): Promise<void> {
    this.#connecting += 1
    try {
      const connection = await this.#options.connect()
      this.#connecting -= 1
      this.#refused = undefined
      this.#reached = true
      this.#giveBack(connection)
    } catch (thrown) {
      this.#connecting -= 1
      this.#reached = false
      // A connection that broke while it was made says nothing about the next one.
      if (this.#options.failure(thrown).retry === undefined) {
        this.#refused = { until: performance.now() + REFUSED_FOR, thrown }
      }
      for (const waiting of this.#waiting.splice(0)) waiting.reject(thrown)
    }
  }

  #giveBack(connection: PooledConnection): void {
    if (connection.broken || this.#closed) {
      connection.destroy()
      this.#connectForWaiting()
      return
    }
    const next = this.#waiting.shift()
    if (next === undefined) this.#idle.push({ connection, since: performance.now() })
    else next.take(connection)
  }

  #afterFailure(connection: PooledConnection, thrown: unknown): void {
    if (this.#options.failure(thrown).retry !== 'reconnect') {
      this.#giveBack(connection)
      return
    }
    // A server that went away took every connection with it: the next try begins with a new one.
    connection.destroy()
    for (const { connection: idle } of this.#idle.splice(0)) idle.destroy()
    this.#connectForWaiting()
  }

  #connectForWaiting(): void {
    if (this.#closed || this.#waiting.length === 0) return
    if (this.#busy.size + this.#connecting < this.#options.size) void this.#connect()
  }

  #startWatch(): void {
    if (this.#watch !== undefined) return
    this.#looked = performance.now()
    this.#watch = setInterval(() => this.#look(), WATCH_EVERY).unref()
  }

  /**
   * Whether nothing could be heard since the last look, because the process was kept from it: answers that came
   * meanwhile are read before the next look, and nobody is cut off for them. Never twice in a row.
   */
  #wasDeaf(now: number): boolean {
    const deaf = !this.#deaf && now - this.#looked > DEAF
    this.#deaf = deaf
    this.#looked = now
    return deaf
  }

  /** One timer for all, so that a statement does not cost one of its own. */
  #look(): void {
    const now = performance.now()
    if (this.#wasDeaf(now)) return
    const late = now - this.#options.statementTimeout - GRACE
    for (const busy of this.#busy) {
      if (busy.since > late) continue
      this.#busy.delete(busy)
      busy.connection.destroy()
      busy.abandon(this.#timeout('silent'))
      this.#connectForWaiting()
    }
    while ((this.#waiting[0]?.since ?? now) < late) {
      const connecting = this.#connecting > 0 && this.#busy.size === 0 && !this.#reached
      this.#waiting.shift()?.reject(this.#timeout(connecting ? 'connecting' : 'full'))
    }
    const unused = this.#idle.filter(({ since }) => now - since > IDLE_FOR)
    if (unused.length > 0) {
      this.#idle = this.#idle.filter((one) => !unused.includes(one))
      for (const { connection } of unused) connection.destroy()
    }
    if (this.#busy.size + this.#waiting.length + this.#idle.length > 0) return
    clearInterval(this.#watch)
    this.#watch = undefined
  }

  #timeout(reason: 'silent' | 'full' | 'connecting' | 'closed'): SyncError {
    const { title, size, statementTimeout } = this.#options
    switch (reason) {
      case 'silent':
        return new SyncError(
          'DATABASE_TIMEOUT',
          `${title} did not answer within ${statementTimeout} ms. It may be overloaded, or another transaction holds a lock.`,
          { retryAfter: 5 },
        )
      case 'full':
        return new SyncError(
          'DATABASE_TIMEOUT',
          `All ${size} connections to ${title} were busy for ${statementTimeout} ms. Raise poolSize or look for slow statements.`,
          { retryAfter: 2 },
        )
      case 'connecting':
        return new SyncError('DATABASE_UNREACHABLE', awaySentence('no-answer', title), {
          retryAfter: 2,
        })
      default:
        return new SyncError('DATABASE_UNREACHABLE', `The connections to ${title} are closed.`, {
          retryAfter: 1,
        })
    }
  }
}
