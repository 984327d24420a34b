import { setTimeout as sleep } from 'node:timers/promises'
import type { RunReport } from '../../engine/run/report.ts'
import { runSteps } from '../../engine/run/run-steps.ts'
import { formatInstant, type Clock } from '../../model/clock.ts'
import { ERROR_CODES, isCode, isSyncError, SyncError } from '../../model/errors.ts'
import type { Log } from '../../observe/log.ts'
import type { RowCounter } from '../../observe/metrics/row-counts.ts'
import type { RunCounts } from '../../observe/metrics/run-counts.ts'
import { jobsOf, type Job } from '../../schedule/jobs.ts'
import { chooseProfile } from '../../schedule/profile.ts'
import { Scheduler, type Appointment, type LastRun } from '../../schedule/scheduler.ts'
import type { RunWish } from '../../state/journal.ts'
import type { State } from '../../state/state.ts'
import { carryOut } from '../run/carry-out.ts'
import { recordFailure } from '../run/record-failure.ts'
import { ownerAt } from '../run/owner.ts'
import { refuseSuspended } from '../run/run-connector.ts'
import { runParts } from '../run/run-parts.ts'
import { readWish } from '../run/wish.ts'
import { bringRows } from './bring-rows.ts'
import type { ConfigurationRun } from './configuration-run.ts'
import type { ConnectorSlot } from './connector-slot.ts'
import { EmptyPlans } from './empty-plans.ts'
import { Retention } from './retention.ts'
import { codeOf, newsOf, tellEnd } from './run-news.ts'
import { WaitingExports } from './waiting-exports.ts'
import { WorkQueue } from './work-queue.ts'

/** How often is looked what is due, in milliseconds. */
const LOOK = 1_000
/** Wishes that waited longer were given up by whoever asked. */
const STALE = 60_000
/** First and longest pause before a run that could not reach something is tried again. */
const FIRST_PAUSE = 60_000
const LONGEST_PAUSE = 1_800_000
/** Pause before rows are brought to a changed configuration once more, in milliseconds. */
const CONFIGURED_PAUSE = 10_000
/** Runs of the history that are looked through for the last one of a profile. */
const HISTORY = 100

/** What the runs of a service need. */
export interface ServiceRunsOptions {
  readonly state: State
  /** The connectors as they are now. */
  readonly slots: () => readonly ConnectorSlot[]
  /** Seven digits of the revision that a connector runs. */
  readonly revisionOf: (connector: string) => string | undefined
  /** Runs that are to bring rows to a changed configuration, by connector. */
  readonly configurationRuns: () => ReadonlyMap<string, ConfigurationRun>
  /** Told when one of them has ended well. */
  readonly onConfigured: (connector: string, run: ConfigurationRun) => Promise<void>
  readonly clock: Clock
  readonly log: Log
  /** Who counts the rows of a connector. */
  readonly rows?: (connector: string) => RowCounter
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
  readonly #owner: string
  readonly #startedAt: number
  readonly #queue = new WorkQueue((error) =>
    this.#options.log.error('Something that was to be done could not be.', codeOf(error)),
  )
  readonly #pauses = new Map<string, number>()
  readonly #waiting: WaitingExports
  readonly #emptyPlans: EmptyPlans
  readonly #retention: Retention
  /** When a run for a changed configuration is tried again, by connector, in milliseconds. */
  readonly #configured = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  #stopped = false
  #looking: Promise<void> = Promise.resolve()

  constructor(options: ServiceRunsOptions) {
    this.#options = options
    this.#scheduler = new Scheduler(options.clock)
    this.#owner = ownerAt(options.clock)
    this.#startedAt = options.clock.now()
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
    this.#looking = this.#looking
      .then(() => this.#takeUp())
      .catch((error: unknown) => {
        const { log } = this.#options
        log.error('It could not be seen what is to run; it is looked again.', codeOf(error))
      })
  }

  async #takeUp(): Promise<void> {
    for (const due of this.#scheduler.due()) {
      const name = due.profile.name
      this.#queue.add(due.connector, name, () => this.#runDue(due))
    }
    this.#takeUpConfigured()
    for (const wish of await this.#options.state.journal.requests()) await this.#take(wish)
    await this.#takeUpWaiting()
    await this.#emptyPlans.look(this.#options.slots().map((slot) => slot.definition))
    await this.#retention.look(this.#options.state.journal, this.#options.log)
  }

  /** A changed configuration is brought to the rows. */
  #takeUpConfigured(): void {
    for (const [connector, run] of this.#options.configurationRuns()) {
      const left = (this.#configured.get(connector) ?? 0) - this.#options.clock.now()
      // More than the pause: the clock was set back.
      if (left > 0 && left <= CONFIGURED_PAUSE) continue
      this.#queue.add(connector, 'configuration', () => this.#runConfigured(connector, run))
    }
  }

  async #runConfigured(connector: string, run: ConfigurationRun): Promise<void> {
    const { clock, log, onConfigured } = this.#options
    const slot = this.#slot(connector)
    if (slot === undefined || this.#timer === undefined) return
    const named = { connector, profile: 'configuration' }
    try {
      const report = await slot.use((open, signal) => {
        const onProgress = newsOf(log, named)
        const parts = runParts(open, { ...this.#surroundings(), signal, onProgress })
        return bringRows(parts, run, this.#owner)
      })
      tellEnd(log, report)
      if (report.result !== 'failed' && report.result !== 'interrupted') {
        this.#configured.delete(connector)
        await onConfigured(connector, run)
        return
      }
    } catch (error) {
      log.warn('Rows could not be brought to the changed configuration yet.', {
        connector,
        ...codeOf(error),
      })
    }
    this.#configured.set(connector, clock.now() + CONFIGURED_PAUSE)
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
    const slot = this.#slot(connector)
    if (slot === undefined || this.#timer === undefined) return
    if (missed) log.warn('Runs were missed while nobody was there; one makes up for them.', named)
    try {
      refuseSuspended(slot.definition, clock)
      const report = await slot.use((open, signal) => {
        const onProgress = newsOf(log, named)
        const parts = runParts(open, { ...this.#surroundings(), signal, onProgress })
        return runSteps(parts, { profile, trigger: 'schedule', owner: this.#owner })
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
        owner: this.#owner,
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

  async #take(wish: RunWish): Promise<void> {
    const { clock, log, state } = this.#options
    if (!(await state.journal.takeRequest(wish.number, this.#owner))) return
    if (Date.parse(wish.at) + STALE >= clock.now()) {
      this.#queue.add(wish.connector, `wish ${wish.number}`, () => this.#carryOut(wish))
      return
    }
    log.warn('A wish was left alone: whoever asked has given up.', { connector: wish.connector })
    await this.#refuse(wish, tooOld(wish))
  }

  async #carryOut(wish: RunWish): Promise<void> {
    const { clock, log, state } = this.#options
    const { connector, number, by } = wish
    const slot = this.#slot(connector)
    try {
      if (slot === undefined) throw unknown(connector)
      const report = await carryOut(readWish(wish.profile), {
        definition: slot.definition,
        clock,
        owner: this.#owner,
        by,
        withParts: (work) =>
          slot.use((open, signal) => {
            const onProgress = newsOf(log, { connector, profile: wish.profile })
            return work(runParts(open, { ...this.#surroundings(), signal, onProgress }))
          }),
      })
      await state.journal.answerRequest(number, report.run)
      this.#tell(report)
    } catch (error) {
      log.error('What somebody asked for could not be done.', { connector, ...codeOf(error) })
      await this.#refuse(wish, error)
    }
  }

  /** Whoever follows the wish is told why nothing came of it. */
  async #refuse({ connector, number, profile }: RunWish, error: unknown): Promise<void> {
    const { clock, state } = this.#options
    const at = formatInstant(clock.now())
    const failure = { profile, trigger: 'command', owner: this.#owner, at, error } as const
    const definition = this.#slot(connector)?.definition ?? { name: connector }
    await state.journal.answerRequest(number, await recordFailure(state, definition, failure))
  }

  #tell(report: RunReport): void {
    const { clock, counts, log } = this.#options
    tellEnd(log, report)
    const milliseconds = report.steps.reduce((sum, one) => sum + one.milliseconds, 0)
    counts?.ended({ ...report, endedAt: clock.now() }, milliseconds)
  }

  #surroundings(): Omit<Parameters<typeof runParts>[1], 'signal' | 'onProgress'> {
    const { state, clock, log, revisionOf, rows, slots } = this.#options
    const connectors = slots().map((slot) => slot.definition)
    const startedAt = this.#startedAt
    return {
      state,
      clock,
      log,
      connectors,
      startedAt,
      revisionOf,
      ...(rows !== undefined && { rows }),
    }
  }

  #slot(connector: string): ConnectorSlot | undefined {
    return this.#options.slots().find((slot) => slot.name === connector)
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

function tooOld({ at }: RunWish): SyncError {
  return new SyncError(
    'CONNECTOR_UNAVAILABLE',
    `This was asked for at ${at}, which is too old to be done now. Nothing was done; ask again.`,
  )
}

function unknown(connector: string): SyncError {
  return new SyncError(
    'CONNECTOR_UNAVAILABLE',
    `The service has no connector "${connector}": its configuration is another one, or has errors.`,
    { connector },
  )
}
