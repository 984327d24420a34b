import { whenReady, type Awaitable } from '../model/awaitable.ts'
import {
  noChanges,
  weighed,
  weighedAs,
  WEIGHED_KINDS,
  type WeighedKind,
} from '../model/change-kind.ts'
import type { Clock } from '../model/clock.ts'
import type { ThresholdDefinition, ThresholdsDefinition } from '../model/definition.ts'
import type { StagedKind } from '../state/space.ts'
import type { State } from '../state/state.ts'
import { weighedLimits, type WeighedLimit } from './run/thresholds.ts'
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
   * @returns a limit beyond which it would be; nothing is counted then
   */
  admit(kind: StagedKind): Awaitable<WeighedLimit | undefined> {
    const { thresholds } = this.#parts
    const under = weighedAs(kind)
    if (under.every((limit) => thresholdOf(thresholds, limit) === undefined)) return undefined
    const window = this.#window
    if (window !== undefined) return this.#admit(window, under)
    this.#loading ??= this.#load()
    return this.#loading.then((loaded) => this.#admit(loaded, under))
  }

  /** Takes back a change that was counted and came to nothing. */
  release(kind: StagedKind): void {
    const now = this.#parts.clock.now()
    for (const limit of weighedAs(kind)) this.#window?.add(limit, -1, now)
  }

  /** Seconds after which one more change may be within a limit. */
  retryAfter(kind: WeighedKind): number {
    const milliseconds = this.#window?.untilFewer(kind, this.#parts.clock.now()) ?? 0
    return Math.max(1, Math.ceil(milliseconds / 1_000))
  }

  #admit(
    window: WrittenWindow,
    under: readonly WeighedKind[],
  ): Awaitable<WeighedLimit | undefined> {
    const now = this.#parts.clock.now()
    const isEach = under.every((limit) => {
      const threshold = thresholdOf(this.#parts.thresholds, limit)
      return (
        threshold === undefined || isWithin(threshold, window.count(limit, now) + 1, this.#rows)
      )
    })
    if (!isEach) {
      return whenReady(this.#countRows(window, now), () => this.#judge(window, under, now))
    }
    for (const limit of under) window.add(limit, 1, now)
    return undefined
  }

  #judge(
    window: WrittenWindow,
    under: readonly WeighedKind[],
    now: number,
  ): WeighedLimit | undefined {
    const sums = weighed(noChanges())
    for (const limit of under) sums[limit] = window.count(limit, now) + 1
    const limits = weighedLimits(this.#parts.thresholds, sums, this.#rows)
    const exceeded = limits.findLast((one) => one.exceeded && under.includes(one.kind))
    if (exceeded !== undefined) return exceeded
    for (const limit of under) window.add(limit, 1, now)
    return undefined
  }

  async #load(): Promise<WrittenWindow> {
    const { connector, thresholds, state, clock } = this.#parts
    const now = clock.now()
    const written = await writtenInWindow(state.journal, connector, now, thresholds.window)
    const window = new WrittenWindow(thresholds.window, now)
    // Nobody knows when in the window it was: it stays for a whole one.
    const sums = weighed(written)
    for (const limit of WEIGHED_KINDS) window.add(limit, sums[limit], now)
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
  kind: WeighedKind,
): ThresholdDefinition | undefined {
  return { insert: inserts, update: updates, disable: disables, delete: deletes, purge: deletes }[
    kind
  ]
}
