import { Cron } from 'croner'
import type { RunProfileDefinition } from '../model/definition.ts'

/** When something that repeats is due, in milliseconds. */
export interface Timetable {
  /** The first time after an instant at which it is due; `undefined` when there is none any more. */
  next(after: number): number | undefined
}

/** The longest pause that {@link jitterOf} adds, in milliseconds. */
const MOST_JITTER = 30_000
const JITTER_SHARE = 0.1

/**
 * The timetable of a profile: `every` counts from the run before, a `schedule` goes by the clock of its time
 * zone (a time that a change of the clock leaves out is made up for right after it, one that comes twice is
 * taken once).
 */
export function timetableOf({
  every,
  schedule,
  timezone,
}: Pick<RunProfileDefinition, 'every' | 'schedule' | 'timezone'>): Timetable {
  if (schedule === undefined) {
    return { next: (after) => (every === undefined ? undefined : after + every) }
  }
  const cron = new Cron(schedule, { mode: '5-part', paused: true, timezone })
  return { next: (after) => cron.nextRun(new Date(after))?.getTime() }
}

/**
 * How much later something starts than it is due, so that connectors with one timetable do not start in the
 * same moment: up to a tenth of the interval and 30 s, always the same for one name.
 */
export function jitterOf(name: string, interval: number): number {
  let hash = 0x811c9dc5
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  const share = (hash >>> 0) / 2 ** 32
  return Math.floor(share * Math.min(MOST_JITTER, interval * JITTER_SHARE))
}
