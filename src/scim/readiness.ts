import type { Clock } from '../model/clock.ts'
import { isSyncError, SyncError } from '../model/errors.ts'
import type { ConnectorBinding, ConnectorTable } from './binding.ts'

/** What readiness is asked of. */
export interface ReadinessOptions {
  readonly clock: Clock
  /**
   * How the service says that a connector stands, where that is more than its engine shows: `kept`, `held`,
   * `suspended`, `retired`, `failed`.
   */
  readonly states?: () => ReadonlyMap<string, string>
  /** Milliseconds for which what a database said holds; 1,000 when left out. */
  readonly fresh?: number
  /** Milliseconds that a database may take; 2,000 when left out. */
  readonly within?: number
}

/** States in which events are taken, though something waits for somebody. */
const SERVING: ReadonlySet<string> = new Set(['kept', 'held', 'suspended'])

/** States that say all there is to say. */
const NOT_ASKED: ReadonlySet<string> = new Set(['suspended', 'retired', 'failed'])

/** Databases that are asked at the same time. */
const AT_ONCE = 32

interface Known {
  readonly engine: ConnectorBinding['engine']
  readonly at: number
  readonly word: Promise<string>
  /** What came out of it last, for whoever cannot wait. */
  settled: string | undefined
}

/**
 * Whether connectors can do their work, by really asking their databases. However often somebody asks, a database is
 * asked once a second, and no answer takes longer than the time that it is given.
 */
export class Readiness {
  readonly #options: ReadinessOptions
  readonly #known = new Map<string, Known>()

  constructor(options: ReadinessOptions) {
    this.#options = options
  }

  /**
   * One word for a connector: `ready`, `kept` or `held` (an older version serves), `suspended` (what comes is accepted
   * and waits), `retired`, `failed` (errors in its configuration), or the code that says why it does nothing, such as `DATABASE_UNREACHABLE`.
   */
  async of(binding: ConnectorBinding): Promise<string> {
    const state = this.#options.states?.().get(binding.name)
    return this.#word(binding, state)
  }

  /** The words of all connectors of a table, in its order. */
  async ofAll({ bindings }: ConnectorTable): Promise<ReadonlyMap<string, string>> {
    const states = this.#options.states?.()
    const words = new Map<string, string>(bindings.map(({ name }) => [name, 'DATABASE_TIMEOUT']))
    const deadline = performance.now() + this.#within
    const names = new Set(words.keys())
    for (const name of this.#known.keys()) if (!names.has(name)) this.#known.delete(name)
    let next = 0
    const work = async (): Promise<void> => {
      for (;;) {
        const binding = bindings[next]
        next += 1
        if (binding === undefined) return
        const late = performance.now() >= deadline
        const word = late
          ? this.#known.get(binding.name)?.settled
          : await this.#word(binding, states?.get(binding.name))
        if (word !== undefined) words.set(binding.name, word)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    return words
  }

  get #within(): number {
    return this.#options.within ?? 2_000
  }

  async #word(binding: ConnectorBinding, state: string | undefined): Promise<string> {
    if (state !== undefined && NOT_ASKED.has(state)) return state
    const answer = await this.#ask(binding)
    return answer === 'ready' && state !== undefined && SERVING.has(state) ? state : answer
  }

  #ask({ name, engine }: ConnectorBinding): Promise<string> {
    const { clock, fresh = 1_000 } = this.#options
    const now = clock.now()
    const known = this.#known.get(name)
    if (known?.engine === engine) {
      // A database that has not answered yet is not asked a second time meanwhile.
      if (known.settled === undefined || Math.abs(now - known.at) < fresh) return known.word
    }
    const word =
      engine instanceof SyncError ? Promise.resolve(engine.code) : answerOf(engine, this.#within)
    const asked: Known = { engine, at: now, word, settled: undefined }
    void word.then((said) => {
      asked.settled = said
    })
    this.#known.set(name, asked)
    return word
  }
}

/** Whether a word means that requests are taken. */
export function isReady(word: string): boolean {
  return word === 'ready' || SERVING.has(word)
}

async function answerOf(
  engine: Exclude<ConnectorBinding['engine'], SyncError>,
  within: number,
): Promise<string> {
  const { promise: late, resolve } = Promise.withResolvers<string>()
  const timer = setTimeout(resolve, within, 'DATABASE_TIMEOUT')
  const said = engine.check().then(
    () => 'ready',
    (error: unknown) => (isSyncError(error) ? error.code : 'INTERNAL'),
  )
  const word = await Promise.race([said, late])
  clearTimeout(timer)
  return word
}
