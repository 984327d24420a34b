import type { HistogramState } from './metric.ts'

/** Counts durations into buckets; an observation allocates nothing. */
export class Histogram {
  readonly #bounds: readonly number[]
  readonly #counts: number[]
  #sum = 0

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0)
  }

  /** @param seconds a clock that was set back must not make the sum smaller */
  observe(seconds: number): void {
    const bounds = this.#bounds
    let at = 0
    while (at < bounds.length && seconds > (bounds[at] ?? 0)) at += 1
    this.#counts[at] = (this.#counts[at] ?? 0) + 1
    if (seconds > 0) this.#sum += seconds
  }

  get state(): HistogramState {
    return { bounds: this.#bounds, counts: [...this.#counts], sum: this.#sum }
  }
}
