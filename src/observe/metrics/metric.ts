/** A metric as `/metrics` tells it, and as the documentation lists it. */
export interface MetricDescriptor {
  readonly type: 'counter' | 'gauge' | 'histogram'
  /** One sentence; it is the HELP line. */
  readonly summary: string
  readonly labels: readonly string[]
  /** Upper bounds in seconds, ascending, for a histogram. */
  readonly buckets?: readonly number[]
}

/** Values of the labels of one series. */
export type Labels = Readonly<Record<string, string>>

/** What a series holds at the moment. */
export type Sample<Name extends string = string> =
  | { readonly metric: Name; readonly labels: Labels; readonly value: number }
  | { readonly metric: Name; readonly labels: Labels; readonly histogram: HistogramState }

/** A histogram: how many fell into each bucket (not cumulated; the last one is beyond all bounds), and their sum. */
export interface HistogramState {
  readonly bounds: readonly number[]
  readonly counts: readonly number[]
  readonly sum: number
}
