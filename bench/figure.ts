/** One line of the report: a ratio with the floor or ceiling that it has to keep. */
export interface Figure {
  readonly name: string
  readonly unit: string
  readonly target: { readonly atLeast: number } | { readonly atMost: number }
  /** One per round. */
  readonly rounds: readonly number[]
  /** What the two sides of the ratio were, in the round of the median, for the reader. */
  readonly note: string
}

/** The middle of the rounds. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}

/** Whether the median keeps the target. */
export function keeps(figure: Figure): boolean {
  const value = median(figure.rounds)
  return 'atLeast' in figure.target ? value >= figure.target.atLeast : value <= figure.target.atMost
}

/** The target as the report prints it. */
export function formatTarget(figure: Figure): string {
  return 'atLeast' in figure.target ? `≥ ${figure.target.atLeast}` : `≤ ${figure.target.atMost}`
}

/** Two or three digits that mean something. */
export function formatNumber(value: number): string {
  if (value >= 100) return value.toFixed(0)
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
