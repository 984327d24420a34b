import { setTimeout as sleep } from 'node:timers/promises'
import type { RunReport } from '../../engine/run/report.ts'
import { runSteps } from '../../engine/run/run-steps.ts'
import { formatInstant } from '../../model/clock.ts'
import { ERROR_CODES, isCode, isSyncError } from '../../model/errors.ts'
import type { RunCounts } from '../../observe/metrics/run-counts.ts'
import { jobsOf, type Job } from '../../schedule/jobs.ts'
import { chooseProfile } from '../../schedule/profile.ts'
import { Scheduler, type Appointment, type LastRun } from '../../schedule/scheduler.ts'
import { recordFailure } from '../run/record-failure.ts'
import { refuseSuspended } from '../run/refuse-suspended.ts'
import { ConfiguredRuns, type ConfiguredRunsOptions } from './configured-runs.ts'
import { EmptyPlans } from './empty-plans.ts'
import { Retention } from './retention.ts'
import { RunContext, type RunContextOptions } from './run-context.ts'
import { codeOf, tellEnd } from './run-news.ts'
import { RunWishes } from './run-wishes.ts'
import { WaitingExports } from './waiting-exports.ts'
import { WorkQueue } from './work-queue.ts'

/** How often is looked what is due, in milliseconds. */
const LOOK = 1_000
/** First and longest pause before a run that could not reach something is tried again. */
const FIRST_PAUSE = 60_000
const LONGEST_PAUSE = 1_800_000
/** Runs of the history that are looked through for the last one of a profile. */
const HISTORY = 100

/** What the runs of a service need. */
export interface ServiceRunsOptions
  extends RunContextOptions,
    Pick<ConfiguredRunsOptions, 'configurationRuns' | 'onConfigured'> {
  /** Who counts runs. */
  readonly counts?: RunCounts
}

/**
 * The runs of a service: by their timetable, and those that commands left as wishes. One connector runs one
 * thing at a time, its events go on meanwhile.
 */
export class ServiceRuns {
  readonly #options: ServiceRunsOptions
  readonly #scheduler: Scheduler
  readonly #context: RunContext
  readonly #queue = new WorkQueue((error) =>
    this.#options.log.error('Something that was to be done could not be.', codeOf(error)),
  )
  readonly #pauses = new Map<string, number>()
  readonly #configured: ConfiguredRuns
  readonly #wishes: RunWishes
  readonly #waiting: WaitingExports
  readonly #emptyPlans: EmptyPlans
  readonly #retention: Retention
  #timer: NodeJS.Timeout | undefined
  #stopped = false
  #looking: Promise<void> = Promise.resolve()
  #isLooking = false

  constructor(options: ServiceRunsOptions) {
    this.#options = options
    this.#scheduler = new Scheduler(options.clock)
    this.#context = new RunContext(options)
    const parts = { ...options, context: this.#context, queue: this.#queue }
    this.#configured = new ConfiguredRuns({ ...parts, stopped: () => this.#timer === undefined })
    this.#wishes = new RunWishes({ ...parts, onEnd: (report) => this.#tell(report) })
    this.#waiting = new WaitingExports(options)
    this.#emptyPlans = new EmptyPlans(options)
    this.#retention = new Retention(options.clock)
  }

  /** What is to run, and when next. */
  appointments(): readonly Appointment[] {
    return this.#scheduler.appointments()
  }

  /** Takes over the timetables of the connectors as they are now, and begins to look. */
  async plan(): Promise<void> {
    if (this.#stopped) return
    const jobs = this.#options.slots().flatMap((slot) => jobsOf(slot.definition))
    const last = new Map<Job, LastRun>()
    for (const job of jobs) {
      if (this.#scheduler.knows(job)) continue
      const run = await this.#lastRun(job)
      if (run !== undefined) last.set(job, run)
    }
    this.#scheduler.plan(jobs, (job) => last.get(job))
    // It may have been stopped while the history was read.
    if (!this.#stopped) this.#timer ??= setInterval(() => this.#look(), LOOK)
  }

  /** Stops looking; whatever runs ends with its connector. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    this.#timer = undefined
    await this.#looking
  }

  /** Resolves when nothing runs any more, or after so many milliseconds. */
  async idle(within: number): Promise<void> {
    const over = new AbortController()
    const late = sleep(within, undefined, { signal: over.signal }).catch(() => undefined)
    await Promise.race([this.#queue.idle(), late])
    over.abort()
  }

  #look(): void {
    if (this.#isLooking) return
    this.#isLooking = true
    this.#looking = this.#takeUp()
      .catch((error: unknown) => {
        const { log } = this.#options
        log.error('It could not be seen what is to run; it is looked again.', codeOf(error))
      })
      .finally(() => {
        this.#isLooking = false
      })
  }

  async #takeUp(): Promise<void> {
    for (const due of this.#scheduler.due()) {
      const name = due.profile.name
      this.#queue.add(due.connector, name, () => this.#runDue(due))
    }
    this.#configured.takeUp()
    await this.#wishes.takeUp()
    await this.#takeUpWaiting()
    await this.#emptyPlans.look(this.#options.slots().map((slot) => slot.definition))
    await this.#retention.look(this.#options.state.journal, this.#options.log)
  }

  /** What was accepted while a connector was suspended is written when that is over. */
  async #takeUpWaiting(): Promise<void> {
    const definitions = this.#options.slots().map((slot) => slot.definition)
    for (const definition of await this.#waiting.due(definitions)) {
      const { name: connector } = definition
      const profile = chooseProfile(definition, 'export')
      this.#queue.add(connector, 'export of what waits', () =>
        this.#runDue({ connector, profile, at: undefined, missed: false }),
      )
    }
  }

  async #runDue({ connector, profile, missed }: Appointment): Promise<void> {
    const { clock, counts, log, state } = this.#options
    const named = { connector, profile: profile.name }
    const slot = this.#context.slot(connector)
    if (slot === undefined || this.#timer === undefined) return
    if (missed) log.warn('Runs were missed while nobody was there; one makes up for them.', named)
    try {
      refuseSuspended(slot.definition, clock)
      const { owner } = this.#context
      const report = await slot.use((open, signal) => {
        const parts = this.#context.parts(open, profile.name, signal)
        return runSteps(parts, { profile, trigger: 'schedule', owner })
      })
      this.#tell(report)
      if (report.result === 'failed') this.#tryAgain({ connector, profile }, report.failure?.code)
      // A newer version took the connector's place: that one goes on.
      else if (report.result === 'interrupted')
        this.#scheduler.bringForward({ connector, profile }, clock.now())
      else this.#pauses.delete(pauseName({ connector, profile }))
    } catch (error) {
      if (isSyncError(error, 'RUN_SUSPENDED')) {
        log.info('A run was left out: its connector is suspended.', named)
        return
      }
      log.error('A run could not begin.', { ...named, ...codeOf(error) })
      counts?.ended({ ...named, result: 'failed', endedAt: clock.now() }, 0)
      await recordFailure(state, slot.definition, {
        profile: profile.name,
        trigger: 'schedule',
        owner: this.#context.owner,
        at: formatInstant(clock.now()),
        error,
      })
      this.#tryAgain({ connector, profile }, isSyncError(error) ? error.code : undefined)
    }
  }

  /** What could not be reached may be back in a while: the run need not wait for its next time. */
  #tryAgain(job: Job, code: string | undefined): void {
    const name = pauseName(job)
    const pause = this.#pauses.get(name) ?? FIRST_PAUSE
    if (!passes(code)) return
    this.#pauses.set(name, Math.min(pause * 2, LONGEST_PAUSE))
    const at = this.#options.clock.now() + pause
    this.#scheduler.bringForward(job, at)
    this.#waiting.lookAgain(job.connector, at)
  }

  #tell(report: RunReport): void {
    const { clock, counts, log } = this.#options
    tellEnd(log, report)
    const milliseconds = report.steps.reduce((sum, one) => sum + one.milliseconds, 0)
    counts?.ended({ ...report, endedAt: clock.now() }, milliseconds)
  }

  async #lastRun({ connector, profile }: Job): Promise<LastRun | undefined> {
    const runs = await this.#options.state.journal.runs({ connector, limit: HISTORY })
    const last = runs.find((one) => one.profile === profile.name)
    if (last === undefined) return undefined
    const endedAt = Date.parse(last.endedAt ?? last.startedAt)
    this.#options.counts?.remember({ ...last, endedAt })
    // Whoever interrupts a command does not want it repeated.
    const ended = last.trigger !== 'schedule' || last.result !== 'interrupted'
    return { startedAt: Date.parse(last.startedAt), ended }
  }
}

/** Whether waiting may help: a database, a secret or a file that is away. */
function passes(code: string | undefined): boolean {
  return code !== undefined && isCode(code) && ERROR_CODES[code].exit === 4
}

function pauseName({ connector, profile }: Job): string {
  return `${connector} ${profile.name}`
}
