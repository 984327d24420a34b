import type { SyncError } from '../../model/errors.ts'
import { formatInstant } from '../../model/clock.ts'
import type { ExportFailure } from '../../state/space.ts'

/** After so many attempts a row in error waits for a change of the person, of the configuration or of the row. */
export const MOST_ATTEMPTS = 12

/** Milliseconds until the second attempt; each further one waits twice as long. */
const FIRST_PAUSE = 5 * 60_000
const LONGEST_PAUSE = 6 * 3_600_000

/** An instant that no clock reaches. */
export const NEVER = '9999-12-31T23:59:59.999Z'

/** A row in error, with the time of its next attempt: after 5, 10, 20 … minutes, at most 6 hours. */
export function exportFailure(
  error: Pick<SyncError, 'code' | 'facts'>,
  before: ExportFailure | undefined,
  now: number,
): ExportFailure {
  const attempts = (before?.attempts ?? 0) + 1
  const pause = Math.min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
  const nextAt = attempts >= MOST_ATTEMPTS ? NEVER : formatInstant(now + pause)
  const { column } = error.facts
  return { code: error.code, attempts, nextAt, ...(column === undefined ? {} : { column }) }
}
