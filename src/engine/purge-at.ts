import { formatInstant } from '../model/clock.ts'

/** When a row is to be deleted that a rule with `purgeAfter` applies to, ISO 8601; `undefined` without one. */
export function purgeAt(from: string, purgeAfter: number | undefined): string | undefined {
  return purgeAfter === undefined ? undefined : formatInstant(Date.parse(from) + purgeAfter)
}

/**
 * When the row of a person who has left is to be deleted: an instant that was set before stays, also where the
 * rule that applies now has none.
 */
export function purgeAtOfLeft(
  before: string | undefined,
  now: number,
  purgeAfter: number | undefined,
): string | undefined {
  if (before !== undefined || purgeAfter === undefined) return before
  return formatInstant(now + purgeAfter)
}
