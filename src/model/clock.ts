/** Where time comes from; the only place that reads the system's clock is {@link systemClock}. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() }

/** A clock that stands still, for mapping tests with `now:` and for reproducible output. */
export function fixedClock(instant: number): Clock {
  return { now: () => instant }
}

/** An instant as SCIM and the connector space write it: `2026-11-23T05:22:40.000Z`. */
export function formatInstant(milliseconds: number): string {
  // Many events have the same millisecond, and its text is made once.
  if (milliseconds !== lastInstant) {
    lastText = new Date(milliseconds).toISOString()
    lastInstant = milliseconds
  }
  return lastText
}

let lastInstant = Number.NaN
let lastText = ''
