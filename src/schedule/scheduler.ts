import type { Clock } from '../model/clock.ts'
import type { Job } from './jobs.ts'
import { SharedTimetables, timetableText } from './shared-timetables.ts'
import { jitterOf, type Timetable } from './timetable.ts'

/** What is known of the last run of a job. */
export interface LastRun {
  /** Milliseconds. */
  readonly startedAt: number
  /** Whether it came to its own end; one that was interrupted is to be repeated. */
  readonly ended: boolean
}

/** A job with its next time. */
export interface Appointment extends Job {
  /** When it starts, in milliseconds; `undefined` when it is never due again. */
  readonly at: number | undefined
  /** Why it starts at once: runs that should have been made while nobody was there. */
  readonly missed: boolean
}

interface Entry {
  readonly job: Job
  readonly text: string
  readonly table: Timetable
  readonly jitter: number
  at: number | undefined
  missed: boolean
}

/**
 * When which job is to start. It has no timer and starts nothing: whoever has it asks every second what is due.
 * A job that came due several times, because nobody asked or its run took longer than its interval, is due once.
 */
export class Scheduler {
  readonly #clock: Clock
  readonly #entries = new Map<string, Entry>()
  /** When somebody asked last. */
  #asked = Number.NEGATIVE_INFINITY

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Takes over the jobs of a configuration; a job that stays as it was keeps its time.
   *
   * @param lastRun what is known of the run before, for a job that is new here: one that is overdue is due now
   */
  plan(jobs: readonly Job[], lastRun: (job: Job) => LastRun | undefined): void {
    const before = new Map(this.#entries)
    this.#entries.clear()
    const times = new SharedTimetables(this.#clock.now())
    for (const { text, table } of before.values()) times.add(text, table)
    for (const job of jobs) {
      const name = nameOf(job)
      const text = timetableText(job)
      const known = before.get(name)
      const entry = known?.text === text ? { ...known, job } : this.#entry(job, lastRun(job), times)
      this.#entries.set(name, entry)
    }
  }

  /** Whether a job is here already and has its time. */
  knows(job: Job): boolean {
    return this.#entries.get(nameOf(job))?.text === timetableText(job)
  }

  /** What is due, the one that is due longest first; each has its next time from now on. */
  due(): readonly Appointment[] {
    const now = this.#clock.now()
    if (now < this.#asked) this.#setBack(now)
    this.#asked = now
    const due: { readonly at: number; readonly appointment: Appointment }[] = []
    for (const entry of this.#entries.values()) {
      const { at, job, missed } = entry
      if (at === undefined || at > now) continue
      due.push({ at, appointment: { ...job, at, missed } })
      entry.missed = false
      const next = entry.table.next(now)
      // What goes by the clock would all meet at the full hour; `every` counts from a run that came later already.
      entry.at = job.profile.schedule === undefined ? next : withJitter(next, entry.jitter)
    }
    return due.toSorted((a, b) => a.at - b.at).map(({ appointment }) => appointment)
  }

  /** The clock was set back: nobody waits for as long as it went. A run too many does no harm. */
  #setBack(now: number): void {
    for (const entry of this.#entries.values()) {
      const next = withJitter(entry.table.next(now), entry.jitter)
      if (next !== undefined) entry.at = Math.min(next, entry.at ?? next)
    }
  }

  /** A job starts at `at`, when that is before its next time. */
  bringForward(job: Job, at: number): void {
    const entry = this.#entries.get(nameOf(job))
    if (entry !== undefined) entry.at = Math.min(at, entry.at ?? at)
  }

  /** Everything that is to come, in the order of the configuration. */
  appointments(): readonly Appointment[] {
    return [...this.#entries.values()].map(({ job, at, missed }) => ({ ...job, at, missed }))
  }

  #entry(job: Job, last: LastRun | undefined, times: SharedTimetables): Entry {
    const now = this.#clock.now()
    // A run of the future was made before the clock was set back.
    const { first, interval } = times.firstOf(job, last && Math.min(last.startedAt, now))
    const jitter = jitterOf(nameOf(job), interval)
    const entry = { job, text: timetableText(job), table: times.of(job), jitter }
    const missed = last !== undefined && (!last.ended || (first !== undefined && first <= now))
    if (missed) return { ...entry, at: now, missed }
    // What repeats by itself begins when it is there; what goes by the clock waits for its time.
    const begins = last === undefined && job.profile.schedule === undefined
    const spread = begins || job.profile.schedule !== undefined
    const at = begins ? now : first
    return { ...entry, at: spread ? withJitter(at, jitter) : at, missed }
  }
}

function withJitter(at: number | undefined, jitter: number): number | undefined {
  return at === undefined ? undefined : at + jitter
}

function nameOf({ connector, profile }: Job): string {
  return `${connector} ${profile.name}`
}
