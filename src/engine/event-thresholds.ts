import { whenReady, type Awaitable } from '../model/awaitable.ts'
import type { Clock } from '../model/clock.ts'
import type { ThresholdDefinition, ThresholdsDefinition } from '../model/definition.ts'
import type { StagedKind } from '../state/space.ts'
import type { State } from '../state/state.ts'
import { limitsOf, type Limit } from './run/thresholds.ts'
import { writtenInWindow } from './run/thresholds-window.ts'
import { WrittenWindow } from './written-window.ts'

/** What the thresholds on events are made of. */
export interface EventThresholdsParts {
  readonly connector: string
  readonly objectTypes: readonly string[]
  readonly thresholds: ThresholdsDefinition
  readonly state: State
  readonly clock: Clock
}

/** How long a count of the rows may be taken as it is when an event meets a limit, in milliseconds. */
const COUNT_AGAIN = 10_000

/**
 * The thresholds on what SCIM events write within the window. A kind without a limit costs nothing. What was
 * written before is asked of the audit once; from then on it is counted in memory.
 */
export class EventThresholds {
  readonly #parts: EventThresholdsParts
  #window: WrittenWindow | undefined
  #loading: Promise<WrittenWindow> | undefined
  #rows = 0
  #countedAt = Number.NEGATIVE_INFINITY
  #counting: Promise<void> | undefined

  constructor(parts: EventThresholdsParts) {
    this.#parts = parts
  }

  /**
   * Counts one more change.
   *
   * @returns the limit beyond which it would be; nothing is counted then
   */
  admit(kind: StagedKind): Awaitable<Limit | undefined> {
    const threshold = thresholdOf(this.#parts.thresholds, kind)
    if (threshold === undefined) return undefined
    const window = this.#window
    if (window !== undefined) return this.#admit(window, kind, threshold)
    this.#loading ??= this.#load()
    return this.#loading.then((loaded) => this.#admit(loaded, kind, threshold))
  }

  /** Takes back a change that was counted and came to nothing. */
  release(kind: StagedKind): void {
    this.#window?.add(kind, -1, this.#parts.clock.now())
  }

  /** Seconds after which one more change of a kind may be within its limit. */
  retryAfter(kind: StagedKind): number {
    const milliseconds = this.#window?.untilFewer(kind, this.#parts.clock.now()) ?? 0
    return Math.max(1, Math.ceil(milliseconds / 1_000))
  }

  #admit(
    window: WrittenWindow,
    kind: StagedKind,
    threshold: ThresholdDefinition,
  ): Awaitable<Limit | undefined> {
    const now = this.#parts.clock.now()
    if (isWithin(threshold, window.count(kind, now) + 1, this.#rows)) {
      window.add(kind, 1, now)
      return undefined
    }
    return whenReady(this.#countRows(window, now), () => this.#judge(window, kind, now))
  }

  #judge(window: WrittenWindow, kind: StagedKind, now: number): Limit | undefined {
    const counts = { insert: 0, update: 0, disable: 0, delete: 0, purge: 0 }
    counts[kind] = window.count(kind, now) + 1
    const limits = limitsOf(this.#parts.thresholds, counts, this.#rows)
    const limit = limits.find((one) => one.kind === kind)
    if (limit?.exceeded === true) return limit
    window.add(kind, 1, now)
    return undefined
  }

  async #load(): Promise<WrittenWindow> {
    const { connector, thresholds, state, clock } = this.#parts
    const now = clock.now()
    const written = await writtenInWindow(state.journal, connector, now, thresholds.window)
    const window = new WrittenWindow(thresholds.window, now)
    // Nobody knows when in the window it was: it stays for a whole one.
    for (const kind of ['insert', 'update', 'disable', 'delete'] as const) {
      window.add(kind, written[kind], now)
    }
    this.#window = window
    return window
  }

  /** How many people have a row, or had one in the window: what percentages are taken of. */
  #countRows(window: WrittenWindow, now: number): Awaitable<void> {
    if (this.#counting !== undefined) return this.#counting
    if (Math.abs(now - this.#countedAt) < COUNT_AGAIN) return undefined
    this.#countedAt = now
    const counted = this.#sumOfRows(0)
    if (!(counted instanceof Promise)) {
      this.#rows = counted + window.count('delete', now)
      return undefined
    }
    this.#counting = counted.then((rows) => {
      this.#rows = rows + window.count('delete', now)
      this.#counting = undefined
    })
    return this.#counting
  }

  #sumOfRows(from: number): Awaitable<number> {
    const { connector, objectTypes, state } = this.#parts
    const objectType = objectTypes[from]
    if (objectType === undefined) return 0
    return whenReady(state.space.counts({ connector, objectType }), ({ byState }) =>
      whenReady(this.#sumOfRows(from + 1), (rest) => byState.inSync + byState.deprovisioned + rest),
    )
  }
}

function isWithin(threshold: ThresholdDefinition, count: number, rows: number): boolean {
  const { most, percent, atLeast = 0 } = threshold
  if (most !== undefined && count > most) return false
  return percent === undefined || count <= atLeast || count * 100 <= percent * rows
}

function thresholdOf(
  { inserts, updates, disables, deletes }: ThresholdsDefinition,
  kind: StagedKind,
): ThresholdDefinition | undefined {
  return { insert: inserts, update: updates, disable: disables, delete: deletes, purge: deletes }[
    kind
  ]
}
