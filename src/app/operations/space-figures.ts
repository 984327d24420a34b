import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../model/clock.ts'
import type { OwnSample } from '../../observe/metrics/catalogue.ts'
import type { ConnectorLabels } from '../../observe/metrics/connector-labels.ts'
import type { SpaceCounts } from '../../state/space.ts'
import type { State } from '../../state/state.ts'

/** The connector space and whose people are counted in it. */
export interface SpaceFiguresParts {
  readonly state: State
  readonly types: () => readonly { readonly connector: string; readonly objectType: string }[]
  readonly labels: ConnectorLabels
  readonly clock: Clock
}

/** Figures are counted anew after so many milliseconds, … */
const AGAIN = 10_000
/** … and after so many times what counting took: it uses two hundredths of the time at most. */
const SHARE = 50
/** How long a scrape waits for figures that are being counted; then it has those before. */
const PATIENCE = 2_000

type Figure = Extract<
  OwnSample['metric'],
  | 'rollcall_rows'
  | 'rollcall_pending_exports'
  | 'rollcall_held_changes'
  | 'rollcall_rows_in_error'
  | 'rollcall_rows_drifted'
>

/**
 * How many people, pending exports, held changes and errors each connector has. A million people are not counted for
 * every scrape: what was counted last is told with its time, and counting goes on a connector at a time.
 */
export class SpaceFigures {
  readonly #parts: SpaceFiguresParts
  #samples: readonly OwnSample[] = []
  #next = Number.NEGATIVE_INFINITY
  #counting: Promise<void> | undefined

  constructor(parts: SpaceFiguresParts) {
    this.#parts = parts
  }

  async samples(): Promise<readonly OwnSample[]> {
    if (this.#counting === undefined && performance.now() >= this.#next) {
      this.#counting = this.#count().finally(() => {
        this.#counting = undefined
      })
    }
    if (this.#counting !== undefined) {
      const { promise: late, resolve } = Promise.withResolvers<undefined>()
      const timer = setTimeout(resolve, PATIENCE, undefined)
      // A connector space that cannot be read has metrics of its own; the figures before stay.
      await Promise.race([this.#counting.catch(() => undefined), late])
      clearTimeout(timer)
    }
    return this.#samples
  }

  async #count(): Promise<void> {
    const { state, types, labels, clock } = this.#parts
    const begun = performance.now()
    const sums = new Map<string, Record<Figure, number>>()
    try {
      for (const type of types()) {
        const label = labels.of(type.connector)
        const sum = sums.get(label) ?? none()
        addCounts(sum, await state.space.counts(type))
        sums.set(label, sum)
        await setImmediate()
      }
    } finally {
      const took = performance.now() - begun
      this.#next = performance.now() + Math.max(AGAIN, took * SHARE)
    }
    const at = clock.now() / 1_000
    this.#samples = [
      { metric: 'rollcall_counts_timestamp_seconds', labels: {}, value: at },
      ...[...sums].flatMap(([connector, sum]) =>
        FIGURES.map((metric) => ({ metric, labels: { connector }, value: sum[metric] })),
      ),
    ]
  }
}

const FIGURES: readonly Figure[] = [
  'rollcall_rows',
  'rollcall_pending_exports',
  'rollcall_held_changes',
  'rollcall_rows_in_error',
  'rollcall_rows_drifted',
]

function none(): Record<Figure, number> {
  return {
    rollcall_rows: 0,
    rollcall_pending_exports: 0,
    rollcall_held_changes: 0,
    rollcall_rows_in_error: 0,
    rollcall_rows_drifted: 0,
  }
}

function addCounts(sum: Record<Figure, number>, counts: SpaceCounts): void {
  const { byState, drifted, failed, held, staged } = counts
  sum.rollcall_rows += byState.inSync
  sum.rollcall_pending_exports += Object.values(staged).reduce((all, one) => all + one, 0)
  sum.rollcall_held_changes += held
  sum.rollcall_rows_in_error += failed
  sum.rollcall_rows_drifted += drifted
}
