import type { Clock } from '../../model/clock.ts'
import { isSyncError, SyncError } from '../../model/errors.ts'
import { Turns } from '../../model/turns.ts'
import type { Log } from '../../observe/log.ts'
import type { RowCounter } from '../../observe/metrics/row-counts.ts'
import type { ConnectorTable } from '../../scim/binding.ts'
import { SharedDatabases } from '../../sql/shared-databases.ts'
import type { State } from '../../state/state.ts'
import { type CheckMemory, createCheckMemory } from '../check/check-memory.ts'
import type { ConnectorSurroundings } from '../connector/open-connector.ts'
import type { SecretOptions } from '../connector/open-target.ts'
import { ChangeEntries } from './change-entries.ts'
import { ClosingSlots } from './closing-slots.ts'
import type { ConfigurationRun } from './configuration-run.ts'
import type { ConnectorSlot } from './connector-slot.ts'
import { decideAll } from './decide-all.ts'
import { changesIn, type Decided, letGoIn, removalsIn, standingsOf } from './decided.ts'
import { type GoodVersion, recallVersions } from './good-versions.ts'
import { type LoadReport, reportOf } from './load-report.ts'
import type { LoadedRevision, Version } from './loaded-revision.ts'
import { movePeople } from './move-people.ts'
import { aliasesOf, connectorsToMove } from './moved-connectors.ts'
import { NewestRevision } from './newest-revision.ts'
import { openDecided } from './open-decided.ts'
import { PendingChanges } from './pending-changes.ts'
import { rememberDecided } from './remember-decided.ts'
import { Removals } from './removals.ts'
import type { Revision, RevisionSource } from './revision.ts'
import { RunningVersions } from './running-versions.ts'
import { ServedConnectors } from './served-connectors.ts'
import { shortRevision, type Standing } from './standing.ts'
import { takeOver } from './take-over.ts'
import { unservedBindings } from './unserved-binding.ts'

/** What a service is made of. */
export interface ServiceOptions extends SecretOptions {
  readonly revisions: RevisionSource
  readonly env?: string | undefined
  readonly store: State
  readonly clock: Clock
  readonly log: Log
  /** What is known of the configuration; shared with where its files come from. */
  readonly memory?: CheckMemory
  /** Who counts the rows of a connector. */
  readonly rows?: (connector: string) => RowCounter
  /** Told after everything that changes what is served: a load, a change that was planned or decided about. */
  readonly onChange?: () => void
}

/**
 * The connectors of a configuration at work. `connectors` is the table that requests are served from; whatever
 * changes makes a new one and swaps it at once, so that a request keeps the connector it began with.
 *
 * Which version each connector runs is in the state before it is served, and its files are kept: a restart serves
 * the same, also when the newest revision is bad and its source is gone.
 */
export class Service {
  readonly #options: ServiceOptions
  readonly #surroundings: ConnectorSurroundings
  readonly #pending: PendingChanges
  readonly #removals: Removals
  readonly #stopped = new AbortController()
  readonly #newest: NewestRevision
  readonly #served = new ServedConnectors()
  readonly #versions = new RunningVersions()
  readonly #closing: ClosingSlots
  #revision: LoadedRevision['revision'] | undefined
  #loaded: LoadedRevision | undefined
  /** Two loads at once would open a connector twice. */
  readonly #turns = new Turns()

  constructor(options: ServiceOptions) {
    this.#options = options
    const memory = options.memory ?? createCheckMemory()
    this.#closing = new ClosingSlots(options.log)
    this.#newest = new NewestRevision({ ...options, memory })
    this.#surroundings = {
      ...options,
      shared: memory.shared,
      databases: new SharedDatabases(),
      revisionOf: (name) => this.revisionOf(name),
    }
    this.#removals = new Removals({
      ...options,
      state: options.store,
      gone: (name) => {
        this.#versions.forget(name)
        this.#served.forget(name)
        this.#options.onChange?.()
      },
    })
    this.#pending = new PendingChanges({
      ...options,
      state: options.store,
      connectors: () => this.slots.map((slot) => slot.definition),
      activate: (name, version, run, signal) =>
        this.#turns.take(() => this.#activate(name, version, run, signal)),
      told: (standing) => {
        this.#versions.stand(standing)
        this.#options.onChange?.()
      },
    })
  }

  /** The newest revision of the first load, where that did not wait for it: to be loaded when it comes. */
  get late(): Promise<Revision> | undefined {
    return this.#newest.late
  }

  get connectors(): ConnectorTable {
    return this.#served.table
  }

  get slots(): readonly ConnectorSlot[] {
    return [...this.#served.slots.values()]
  }

  /** The newest revision that could be read. */
  get revision(): LoadedRevision['revision'] | undefined {
    return this.#revision
  }

  /** The connector of a name as it is served now. */
  slot(name: string): ConnectorSlot | undefined {
    return this.#served.slots.get(name)
  }

  /** Seven digits of the revision that a connector runs. */
  revisionOf(connector: string): string | undefined {
    const revision = this.#versions.good.get(connector)?.activation.revision
    return revision === undefined ? undefined : shortRevision(revision)
  }

  /** How every connector stands, by name; a suspension is told by its slot. */
  get standings(): readonly Standing[] {
    return this.#versions.standings.map((one) => {
      const status = this.slot(one.connector)?.status.kind
      return one.state === 'active' && status === 'suspended' ? { ...one, state: status } : one
    })
  }

  /** Runs that are to bring rows to a changed configuration, by connector. */
  get runsToDo(): ReadonlyMap<string, ConfigurationRun> {
    return this.#versions.runsToDo()
  }

  /**
   * Looks for the newest revision and brings the connectors to it. One connector's error stops only that one: it
   * keeps its last good version. Changes that touch rows are planned afterwards, see {@link settled}.
   *
   * @throws SyncError `CONFIGURATION_NOT_FOUND`, `CONFIGURATION_UNREADABLE`, `REPOSITORY_*`, `COMMIT_*`; nothing has
   *   changed then
   */
  async load(): Promise<LoadReport> {
    await this.#pending.stop()
    return this.#turns.take(() => this.#load())
  }

  /** Resolves when no change is being planned any more. */
  settled(): Promise<void> {
    return this.#pending.idle()
  }

  /** A run that brought rows to a changed configuration has ended well. */
  ran(name: string, run: ConfigurationRun): Promise<void> {
    return this.#turns.take(async () => {
      const good = this.#versions.good.get(name)
      if (good?.activation.run !== JSON.stringify(run)) return
      const { run: _, ...activation } = good.activation
      await this.#options.store.activations.put([activation])
      this.#versions.run(name, { ...good, activation })
    })
  }

  async close(options: { readonly within: number }): Promise<void> {
    this.#stopped.abort()
    await this.#pending.close()
    await this.#removals.close()
    await this.#turns.ended()
    const { slots } = this
    this.#served.clear()
    await Promise.all([...slots.map((slot) => slot.close(options)), this.#closing.settled()])
  }

  async #load(): Promise<LoadReport> {
    const { store, revisions, env, clock, log } = this.#options
    this.#pending.interrupt()
    const before = await store.activations.all()
    const newest = await this.#newest.load({
      activations: before,
      serving: this.#served.slots.size > 0,
      signal: this.#stopped.signal,
    })
    const renamed = newest === undefined ? [] : connectorsToMove(newest, before)
    const goOn = await movePeople(renamed, this.#served, this.#options)
    for (const { from } of renamed) this.#versions.release(from)
    const activations = renamed.length === 0 ? before : await store.activations.all()
    const now = clock.now()
    const known = this.#versions.good
    const recalled = await recallVersions(activations, newest, { revisions, env, now, log, known })
    this.#versions.recall(recalled)
    const changes = await store.activations.changes({ states: ['held', 'approved', 'rejected'] })
    const decided = await decideAll(this.#versions.good, newest, changes)
    const slots = await openDecided(decided, {
      present: this.#served.slots,
      surroundings: this.#surroundings,
      changed: () => this.#served.refresh(),
    })
    if (newest !== undefined) this.#revision = newest.revision
    const good = await rememberDecided(decided, newest, this.#options)
    if (newest !== undefined) {
      await new ChangeEntries({ state: store, clock }).lapseOutdated(changes, newest)
      this.#loaded = newest
    }
    await this.#swapTo(decided, slots, good)
    goOn()
    for (const name of letGoIn(decided)) this.#letGo(name)
    await revisions.keep(this.#needed(newest))
    await this.#removals.take(removalsIn(decided, newest))
    this.#pending.take(changesIn(decided))
    for (const { name, decision } of decided) {
      if (decision.kind !== 'keep' && decision.kind !== 'fail') continue
      log.error('A connector has errors.', { connector: name, code: decision.why.code })
    }
    return reportOf(decided, newest)
  }

  /** What was taken out on purpose is let go of, once nothing of it runs any more. */
  #letGo(name: string): void {
    const { store, log } = this.#options
    if (!this.#versions.good.has(name)) return
    this.#versions.release(name)
    const closed = this.#closing.settled()
    this.#closing.after(async () => {
      await closed
      await store.activations.forget(name).catch((error: unknown) =>
        log.error('A connector could not be let go of; it is tried with the next load.', {
          connector: name,
          code: isSyncError(error) ? error.code : 'INTERNAL',
        }),
      )
    })
  }

  /** Serves what was decided, all at once, then closes what nobody needs any more. */
  async #swapTo(
    decided: readonly Decided[],
    slots: ReadonlyMap<string, ConnectorSlot>,
    good: ReadonlyMap<string, GoodVersion>,
  ): Promise<void> {
    const unserved = await unservedBindings(decided, this.#options)
    this.#versions.decide(good, standingsOf(decided))
    const before = this.#served.slots
    this.#served.swap({
      slots,
      unserved,
      aliases: new Map(decided.map(({ name }) => [name, aliasesOf(this.#loaded, name)])),
      revisions: this.#versions.revisions(),
      revision: this.#revision && shortRevision(this.#revision.name),
    })
    this.#closing.close([...before.values()].filter((slot) => slots.get(slot.name) !== slot))
  }

  /** The files that a restart would need. */
  #needed(newest: LoadedRevision | undefined): readonly string[] {
    const needed = new Set(this.#versions.needed())
    const present = newest?.revision ?? this.#revision
    if (present !== undefined) needed.add(present.name)
    return [...needed]
  }

  /**
   * Takes a planned or approved change over.
   *
   * @throws SyncError when the version cannot be opened
   */
  async #activate(
    name: string,
    version: Version,
    run: ConfigurationRun | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted) throw overtaken(name)
    const before = this.#versions.good.get(name)?.activation
    const { slot, activation } = await takeOver(
      { name, version, run, before },
      {
        ...this.#options,
        surroundings: this.#surroundings,
        changed: () => this.#served.refresh(),
      },
    )
    this.#versions.run(name, { activation, version })
    const older = this.slot(name)
    const { revision, digest } = version
    this.#versions.stand({ connector: name, state: 'active', revision, config: digest.slice(0, 8) })
    this.#served.serve(slot, shortRevision(revision))
    if (older !== undefined) this.#closing.close([older])
    this.#options.log.info('A changed connector is active.', {
      connector: name,
      revision: shortRevision(revision),
    })
  }
}

function overtaken(connector: string): SyncError {
  return new SyncError('INTERRUPTED', `A newer revision of "${connector}" has come.`, { connector })
}
