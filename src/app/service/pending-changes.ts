import { setTimeout as sleep } from 'node:timers/promises'
import type { Difference } from '../../config/difference/difference.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import { formatInstant, type Clock } from '../../model/clock.ts'
import { isSyncError, SyncError } from '../../model/errors.ts'
import { failureFields } from '../../observe/failure-fields.ts'
import type { Log } from '../../observe/log.ts'
import type { ChangeEntry } from '../../state/activations.ts'
import type { State } from '../../state/state.ts'
import type { SecretOptions } from '../connector/open-target.ts'
import { ChangeEntries, thresholdsOf } from './change-entries.ts'
import { changeSummary, needsSomebody } from './change-summary.ts'
import { becauseOf, runAfter, type ConfigurationRun } from './configuration-run.ts'
import type { GoodVersion } from './good-versions.ts'
import type { Version } from './loaded-revision.ts'
import { planVersion } from './plan-version.ts'
import { rejection } from './rejection.ts'
import type { Standing } from './standing.ts'
import { keptChange, stillCovers } from './still-covers.ts'

/** How often is looked whether somebody has decided, in milliseconds. */
const LOOK = 1_000
/** First and longest pause before a change that could not be planned is tried again, in milliseconds. */
const FIRST_PAUSE = 2_000
const LONGEST_PAUSE = 60_000

/** A change that is not taken over yet. */
export interface PendingChange {
  readonly name: string
  readonly good: GoodVersion
  readonly version: Version
  readonly differences: readonly Difference[]
  /** Present when it waits for somebody already. */
  readonly entry: ChangeEntry | undefined
}

/** What planning needs. */
export interface PendingChangesOptions extends SecretOptions {
  readonly state: State
  readonly clock: Clock
  readonly log: Log
  /** Every connector as it runs now: another one may be the source. */
  readonly connectors: () => readonly ConnectorDefinition[]
  /** Serves a version from now on. */
  readonly activate: (
    name: string,
    version: Version,
    run: ConfigurationRun | undefined,
    signal: AbortSignal,
  ) => Promise<void>
  /** Told how a connector stands now. */
  readonly told: (standing: Standing) => void
}

/**
 * Changes that touch rows: each is planned, taken over where it stays within the thresholds, and else held until
 * somebody decides. The plan is worked out once more before an approval counts, so that it covers nothing else.
 */
export class PendingChanges {
  readonly #options: PendingChangesOptions
  readonly #entries: ChangeEntries
  readonly #waiting = new Map<string, PendingChange>()
  #timer: NodeJS.Timeout | undefined
  #stopped = new AbortController()
  #work: Promise<void> = Promise.resolve()
  #deciding: Promise<void> = Promise.resolve()
  #isDeciding = false

  constructor(options: PendingChangesOptions) {
    this.#options = options
    this.#entries = new ChangeEntries(options)
  }

  /** Takes up the changes of a load. */
  take(changes: readonly PendingChange[]): void {
    this.interrupt()
    this.#stopped = new AbortController()
    for (const change of changes) this.#waiting.set(change.name, change)
    const unplanned = changes.filter((one) => one.entry === undefined)
    const { signal } = this.#stopped
    this.#work = this.#work.then(() => this.#planAll(unplanned, signal))
    this.#timer ??= setInterval(() => this.#look(), LOOK).unref()
  }

  /** Stops planning: another revision has come. */
  interrupt(): void {
    this.#stopped.abort()
    this.#waiting.clear()
  }

  /** The same; resolves when nothing is being planned. */
  async stop(): Promise<void> {
    this.interrupt()
    await this.#work
    await this.#deciding
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.stop()
  }

  /** Resolves when everything that was taken up is planned, and whatever was decided is done. */
  async idle(): Promise<void> {
    await this.#work
    await this.#deciding
  }

  async #planAll(changes: readonly PendingChange[], signal: AbortSignal): Promise<void> {
    let left = [...changes]
    for (let pause = FIRST_PAUSE; left.length > 0; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      const again: PendingChange[] = []
      for (const change of left) {
        if (signal.aborted) return
        if (!(await this.#tryPlan(change, signal))) again.push(change)
      }
      left = again
      if (left.length > 0) await sleep(pause, undefined, { signal }).catch(() => undefined)
    }
  }

  /** @returns whether that was the end of it; a database that is away is asked again */
  async #tryPlan(change: PendingChange, signal: AbortSignal): Promise<boolean> {
    const { name } = change
    try {
      await this.#plan(change, signal)
      return true
    } catch (error) {
      if (signal.aborted) return true
      // A mistake of ours stops this change, and not the service.
      const why = isSyncError(error) ? error : unforeseen(name, error)
      this.#options.log.warn('A change of the configuration could not be planned.', {
        connector: name,
        code: why.code,
        ...failureFields(why),
      })
      this.#keep(change, why)
      return why.meaning.exit !== 4
    }
  }

  async #plan(change: PendingChange, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options
    const planned = await this.#planned(change, signal)
    const { name, version, good, differences } = change
    const summary = changeSummary(differences, planned)
    const known = await this.#entries.find(name, planned.plan)
    if (known?.state === 'rejected') {
      this.#keep(change, rejection(name, known))
      return
    }
    await this.#entries.lapseOthers(name, planned.plan)
    const approved = await this.#entries.approvalOf(change, planned)
    if (approved !== undefined || !needsSomebody(summary)) {
      await this.#activate(change, approved, signal)
      return
    }
    const entry: ChangeEntry = {
      plan: planned.plan,
      connector: name,
      revision: version.revision,
      digest: version.digest,
      before: good.activation.digest,
      at: formatInstant(clock.now()),
      state: 'held',
      summary: keptChange(summary, planned),
    }
    await this.#entries.put(entry)
    this.#hold({ ...change, entry }, entry)
  }

  #planned({ good, version, differences }: PendingChange, signal: AbortSignal) {
    const { connectors, ...surroundings } = this.#options
    return planVersion(
      { before: good.version?.definition, after: version.definition },
      differences,
      { ...surroundings, connectors: connectors(), signal },
    )
  }

  async #activate(
    change: PendingChange,
    approved: ChangeEntry | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { activate } = this.#options
    const { name, version, differences, good } = change
    const run =
      good.version === undefined
        ? undefined
        : runAfter(good.version.definition, version.definition, differences)
    const approval = approved === undefined ? {} : { approved: approved.plan }
    await activate(name, version, run && { ...run, ...approval }, signal)
    if (approved !== undefined) await this.#entries.put({ ...approved, state: 'done' })
    this.#waiting.delete(name)
    this.#options.told(activeStanding(name, version))
  }

  #hold(change: PendingChange, { plan, revision }: ChangeEntry): void {
    const { name, differences, good } = change
    this.#waiting.set(name, change)
    this.#options.log.warn('A change of the configuration waits for somebody.', {
      connector: name,
      plan,
      position: becauseOf(differences),
    })
    this.#options.told({
      ...running(name, good),
      state: 'held',
      waits: { plan, revision, differences },
    })
  }

  #keep({ name, good, version }: PendingChange, why: SyncError): void {
    const refused = { revision: version.revision, why }
    this.#options.told({ ...running(name, good), state: 'kept', refused })
  }

  #look(): void {
    if (this.#waiting.size === 0 || this.#isDeciding) return
    const { signal } = this.#stopped
    this.#isDeciding = true
    this.#deciding = this.#decide(signal)
      .catch((error: unknown) =>
        this.#options.log.error('A decision about a change could not be carried out.', {
          code: isSyncError(error) ? error.code : 'INTERNAL',
        }),
      )
      .finally(() => {
        this.#isDeciding = false
      })
  }

  /** Carries out what somebody has decided meanwhile. */
  async #decide(signal: AbortSignal): Promise<void> {
    for (const entry of await this.#entries.decided()) {
      const change = this.#waiting.get(entry.connector)
      if (signal.aborted) return
      if (change?.entry?.plan !== entry.plan) continue
      if (entry.state === 'rejected') {
        this.#waiting.delete(entry.connector)
        this.#keep(change, rejection(entry.connector, entry))
        continue
      }
      // What was approved is worked out once more: an approval covers nothing else.
      const planned = await this.#planned(change, signal)
      if (planned.plan === entry.plan || stillCovers(entry, planned, thresholdsOf(change))) {
        await this.#activate(change, entry, signal)
        continue
      }
      await this.#entries.put({ ...entry, state: 'lapsed' })
      await this.#plan({ ...change, entry: undefined }, signal)
    }
  }
}

function running(connector: string, { activation }: GoodVersion): Omit<Standing, 'state'> {
  return { connector, revision: activation.revision, config: activation.digest.slice(0, 8) }
}

function unforeseen(connector: string, cause: unknown): SyncError {
  const words = `The change of "${connector}" could not be planned, for a reason that nobody foresaw.`
  return new SyncError('INTERNAL', words, { connector, cause })
}

function activeStanding(connector: string, { revision, digest }: Version): Standing {
  return { connector, state: 'active', revision, config: digest.slice(0, 8) }
}
