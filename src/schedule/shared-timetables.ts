import type { Job } from './jobs.ts'
import { timetableOf, type Timetable } from './timetable.ts'

/** The first time of a timetable behind an instant, and how long it is from there to the second, in milliseconds. */
export interface FirstTimes {
  readonly first: number | undefined
  readonly interval: number
}

/**
 * The timetables of many jobs, each made once for all that have it: one that goes by the clock takes a tenth of a
 * megabyte, and looking for its next time a tenth of a millisecond.
 */
export class SharedTimetables {
  readonly #tables = new Map<string, Timetable>()
  readonly #fromNow = new Map<string, FirstTimes>()
  readonly #now: number

  /** @param now in milliseconds */
  constructor(now: number) {
    this.#now = now
  }

  /** Takes over a timetable that was made before. */
  add(text: string, table: Timetable): void {
    this.#tables.set(text, table)
  }

  of(job: Job): Timetable {
    const text = timetableText(job)
    const table = this.#tables.get(text) ?? timetableOf(job.profile)
    this.#tables.set(text, table)
    return table
  }

  /** @param since the start of the last run, in milliseconds; now for a job that has not run yet */
  firstOf(job: Job, since: number | undefined): FirstTimes {
    const table = this.of(job)
    if (since !== undefined) return firstBehind(table, since)
    const text = timetableText(job)
    const times = this.#fromNow.get(text) ?? firstBehind(table, this.#now)
    this.#fromNow.set(text, times)
    return times
  }
}

/** Jobs with one text have the same timetable. */
export function timetableText({ profile: { every, schedule, timezone } }: Job): string {
  return JSON.stringify([every, schedule, timezone])
}

function firstBehind(table: Timetable, after: number): FirstTimes {
  const first = table.next(after)
  const second = first === undefined ? undefined : table.next(first)
  return { first, interval: first === undefined || second === undefined ? 0 : second - first }
}
