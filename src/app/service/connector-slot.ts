import { setTimeout as sleep } from 'node:timers/promises'
import type { Authenticator } from '../../http/authenticator.ts'
import { endpointPaths, isEndpoint, type ConnectorDefinition } from '../../model/definition.ts'
import { isSuspendedAt } from '../../engine/suspension-watch.ts'
import { isSyncError, SyncError } from '../../model/errors.ts'
import { failureFields } from '../../observe/failure-fields.ts'
import type { ConnectorBinding } from '../../scim/binding.ts'
import type { ConnectionUse } from '../../sql/target.ts'
import { authenticatorOf } from '../connector/authenticate.ts'
import { type DrainableEngine, drainable } from '../connector/drain.ts'
import {
  type ConnectorSurroundings,
  openConnector,
  type OpenConnector,
} from '../connector/open-connector.ts'

/** First and longest pause before a connector is tried again, in milliseconds. */
const FIRST_PAUSE = 1_000
const LONGEST_PAUSE = 30_000

/** Milliseconds in which a database is to be reached at first: the other connectors wait to be served. */
const FIRST_TRY = 1_000
/** How long requests of a version that was replaced may still take. */
const DRAIN = 30_000

/** How a connector stands. */
export type ConnectorStatus =
  | { readonly kind: 'active' }
  | { readonly kind: 'degraded' | 'stopped' | 'suspended'; readonly why: SyncError }

/**
 * One connector of the service, over all its lives: opened, away and tried again, replaced by a newer
 * version, closed. Whatever happens to it happens to no other.
 */
export class ConnectorSlot {
  readonly definition: ConnectorDefinition
  /** sha256 of the definition as its revision has it. */
  readonly digest: string
  readonly #surroundings: ConnectorSurroundings
  readonly #changed: () => void
  readonly #stopped = new AbortController()
  #authenticator: Authenticator | undefined
  #open: OpenConnector | undefined
  #engine: DrainableEngine | undefined
  #why: SyncError
  #retry: Promise<void> | undefined
  readonly #uses = new Set<Promise<unknown>>()

  private constructor(
    definition: ConnectorDefinition,
    digest: string,
    surroundings: ConnectorSurroundings,
    changed: () => void,
  ) {
    this.definition = definition
    this.digest = digest
    this.#surroundings = surroundings
    this.#changed = changed
    this.#why = unavailable(definition.name, 'is being opened')
  }

  /**
   * Opens a connector as far as that is possible now; what is away is tried again in the background.
   *
   * @param digest of the version that it is
   * @param changed told when the connector comes up later
   * @throws SyncError `CONFIGURATION_INVALID`, `DATABASE_SCHEMA`, `DATABASE_PERMISSION`, `SECRET_WEAK`: what
   *   no waiting mends
   */
  static async open(
    definition: ConnectorDefinition,
    digest: string,
    surroundings: ConnectorSurroundings,
    changed: () => void,
  ): Promise<ConnectorSlot> {
    const slot = new ConnectorSlot(definition, digest, surroundings, changed)
    try {
      await slot.#start({ within: FIRST_TRY })
    } catch (error) {
      if (!isSyncError(error)) throw error
      if (!passes(error)) throw error
      slot.#fail(error)
      slot.#retry = slot.#tryAgain()
    }
    return slot
  }

  get name(): string {
    return this.definition.name
  }

  get status(): ConnectorStatus {
    if (this.#engine !== undefined) {
      return this.#isSuspended()
        ? { kind: 'suspended', why: this.#suspension() }
        : { kind: 'active' }
    }
    return { kind: this.#authenticator === undefined ? 'stopped' : 'degraded', why: this.#why }
  }

  /** Exports that were repeated when the connector came up. */
  get recovered(): number {
    return this.#open?.recovered ?? 0
  }

  /** How the connections to its database are used just now. */
  get connections(): ConnectionUse | undefined {
    return this.#open?.target.connections()
  }

  /** What the server serves under the connector's paths. */
  get binding(): ConnectorBinding {
    return {
      name: this.name,
      paths: endpointPaths(this.definition.source),
      authenticator: this.#authenticator,
      engine: this.#engine ?? this.#why,
    }
  }

  /**
   * Does something with the open connector, such as a run. The signal fires when a newer version takes its
   * place or the service ends: it is to stop at the next good moment then.
   *
   * @throws SyncError why the connector is not available, and what the work throws
   */
  async use<T>(work: (open: OpenConnector, signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#open === undefined || this.#stopped.signal.aborted) throw this.#why
    const using = work(this.#open, this.#stopped.signal)
    this.#uses.add(using)
    try {
      return await using
    } finally {
      this.#uses.delete(using)
      // A run may have given rows other keys.
      await this.#open?.engine.refresh().catch(() => undefined)
    }
  }

  /** Lets running requests end and runs stop, then closes the database. */
  async close(options: { readonly within?: number } = {}): Promise<void> {
    this.#stopped.abort()
    await this.#retry
    const within = options.within ?? DRAIN
    const stopping = Promise.allSettled(this.#uses)
    await Promise.all([this.#engine?.drained(within), untilOrAfter(stopping, within)])
    await this.#open?.close()
    this.#engine = undefined
    this.#open = undefined
  }

  async #start(how: { readonly within?: number } = {}): Promise<void> {
    const { source } = this.definition
    if (isEndpoint(source)) {
      this.#authenticator ??= await authenticatorOf(source, this.#surroundings)
    }
    this.#open = await openConnector(this.definition, {
      ...this.#surroundings,
      ...how,
      signal: this.#stopped.signal,
      // A suspended connector writes nothing; what a crash left open is looked into by the next event on it.
      ...(this.#isSuspended() && { recover: false }),
    })
    this.#engine = drainable(this.#open.engine)
  }

  #isSuspended(): boolean {
    return isSuspendedAt(this.definition, this.#surroundings.clock.now())
  }

  #suspension(): SyncError {
    const { name, suspended } = this.definition
    const waits = 'what comes is accepted and waits'
    return unavailable(name, `is suspended, ${waits}: ${suspended?.reason ?? ''}`)
  }

  #fail(error: SyncError): void {
    const { code } = error
    this.#waitFor(error)
    this.#surroundings.log.warn('A connector is not available; it is tried again.', {
      connector: this.name,
      code,
      ...failureFields(error),
    })
  }

  #waitFor({ code, message, facts }: SyncError): void {
    this.#why = new SyncError(code, message, { retryAfter: 5, ...facts })
  }

  async #tryAgain(): Promise<void> {
    const { signal } = this.#stopped
    for (let pause = FIRST_PAUSE; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      await sleep(pause, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
      try {
        await this.#start()
        this.#surroundings.log.info('A connector is available again.', { connector: this.name })
        this.#changed()
        return
      } catch (error) {
        const why = isSyncError(error) ? error : unforeseen(this.name, error)
        // What stands in the way may be another thing by now, which the log has not said yet.
        if (why.code === this.#why.code) this.#waitFor(why)
        else this.#fail(why)
        this.#changed()
      }
    }
  }
}

async function untilOrAfter(work: Promise<unknown>, milliseconds: number): Promise<void> {
  const over = new AbortController()
  const late = sleep(milliseconds, undefined, { signal: over.signal }).catch(() => undefined)
  await Promise.race([work, late])
  over.abort()
}

/** Whether waiting may help: a database, a secret or a file that is away. */
function passes(error: SyncError): boolean {
  return error.meaning.exit === 4
}

/** A mistake of ours stops one connector, and not the service. */
function unforeseen(connector: string, cause: unknown): SyncError {
  const words = `The connector "${connector}" could not be opened, for a reason that nobody foresaw.`
  return new SyncError('INTERNAL', words, { connector, cause })
}

function unavailable(name: string, what: string): SyncError {
  return new SyncError('CONNECTOR_UNAVAILABLE', `The connector "${name}" ${what}.`, {
    connector: name,
    retryAfter: 5,
  })
}
