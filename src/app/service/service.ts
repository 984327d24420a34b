import { isEndpoint } from '../../model/definition.ts'
import type { ConnectorEngine } from '../../engine/engine.ts'
import { formatInstant, type Clock } from '../../model/clock.ts'
import { isSyncError, SyncError } from '../../model/errors.ts'
import { inSlices } from '../../model/pace.ts'
import type { Log } from '../../observe/log.ts'
import type { RowCounter } from '../../observe/metrics/row-counts.ts'
import { type ConnectorBinding, type ConnectorTable, connectorTable } from '../../scim/binding.ts'
import type { Activation } from '../../state/activations.ts'
import type { State } from '../../state/state.ts'
import { type CheckMemory, createCheckMemory } from '../check/check-memory.ts'
import { authenticatorOf } from '../connector/authenticate.ts'
import type { SecretOptions } from '../connector/open-target.ts'
import { readConfigurationRun, type ConfigurationRun } from './configuration-run.ts'
import type { ConnectorSlot } from './connector-slot.ts'
import { decideVersion, type VersionDecision } from './decide-version.ts'
import { activationOf, type Decided, sameActivation, servedVersion, standingOf } from './decided.ts'
import { type GoodVersion, recallVersions } from './good-versions.ts'
import { type LoadReport, reportOf } from './load-report.ts'
import { type LoadedRevision, loadRevision, type Version } from './loaded-revision.ts'
import { aliasesOf, connectorsToMove, type Renamed } from './moved-connectors.ts'
import { openSlots, type NamedVersion } from './open-slots.ts'
import { pausedEngine } from './paused-engine.ts'
import { PendingChanges } from './pending-changes.ts'
import { Removals } from './removals.ts'
import type { RevisionSource } from './revision.ts'
import { goneBinding, missingBinding } from './unserved-binding.ts'
import { shortRevision, type Standing } from './standing.ts'

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
  readonly #pending: PendingChanges
  readonly #removals: Removals
  readonly #stopped = new AbortController()
  readonly #memory: CheckMemory
  #good = new Map<string, GoodVersion>()
  #slots = new Map<string, ConnectorSlot>()
  #standings = new Map<string, Standing>()
  #unserved = new Map<string, ConnectorBinding>()
  #table: ConnectorTable = connectorTable([])
  #revision: LoadedRevision['revision'] | undefined
  #loaded: LoadedRevision | undefined
  /** Addresses of earlier names, by connector. */
  #aliases: ReadonlyMap<string, readonly string[]> = new Map()
  #turn: Promise<unknown> = Promise.resolve()
  readonly #closing = new Set<Promise<void>>()

  constructor(options: ServiceOptions) {
    this.#options = options
    this.#memory = options.memory ?? createCheckMemory()
    this.#removals = new Removals({
      ...options,
      state: options.store,
      gone: (name) => {
        this.#good.delete(name)
        this.#unserved.delete(name)
        this.#standings.delete(name)
        this.#swap()
        this.#options.onChange?.()
      },
    })
    this.#pending = new PendingChanges({
      ...options,
      state: options.store,
      connectors: () => this.slots.map((slot) => slot.definition),
      activate: (name, version, run, signal) =>
        this.#inTurn(() => this.#activate(name, version, run, signal)),
      told: (standing) => {
        this.#stand(standing)
        this.#options.onChange?.()
      },
    })
  }

  get connectors(): ConnectorTable {
    return this.#table
  }

  get slots(): readonly ConnectorSlot[] {
    return [...this.#slots.values()]
  }

  /** The newest revision that could be read. */
  get revision(): LoadedRevision['revision'] | undefined {
    return this.#revision
  }

  /** Seven digits of the revision that a connector runs. */
  revisionOf(connector: string): string | undefined {
    const revision = this.#good.get(connector)?.activation.revision
    return revision === undefined ? undefined : shortRevision(revision)
  }

  /** How every connector stands, by name; a suspension is told by its slot. */
  get standings(): readonly Standing[] {
    return [...this.#standings.values()].map((one) => {
      const status = this.#slots.get(one.connector)?.status.kind
      return one.state === 'active' && status === 'suspended' ? { ...one, state: status } : one
    })
  }

  /** Runs that are to bring rows to a changed configuration, by connector. */
  get runsToDo(): ReadonlyMap<string, ConfigurationRun> {
    const runs = new Map<string, ConfigurationRun>()
    for (const [name, { activation }] of this.#good) {
      const run = readConfigurationRun(activation.run)
      if (run !== undefined && activation.state === 'active') runs.set(name, run)
    }
    return runs
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
    // Two loads at once would open a connector twice.
    return this.#inTurn(() => this.#load())
  }

  /** Resolves when no change is being planned any more. */
  settled(): Promise<void> {
    return this.#pending.idle()
  }

  /** A run that brought rows to a changed configuration has ended well. */
  ran(name: string, run: ConfigurationRun): Promise<void> {
    return this.#inTurn(async () => {
      const good = this.#good.get(name)
      if (good?.activation.run !== JSON.stringify(run)) return
      const { run: _, ...activation } = good.activation
      await this.#options.store.activations.put([activation])
      this.#good.set(name, { ...good, activation })
    })
  }

  async close(options: { readonly within: number }): Promise<void> {
    this.#stopped.abort()
    await this.#pending.close()
    await this.#removals.close()
    await this.#turn.catch(() => undefined)
    this.#table = connectorTable([])
    await Promise.all([...this.slots.map((slot) => slot.close(options)), ...this.#closing])
    this.#slots.clear()
  }

  async #load(): Promise<LoadReport> {
    const { store, revisions, log } = this.#options
    this.#pending.interrupt()
    const known = await store.activations.all()
    const newest = await this.#newest(known)
    const renamed = newest === undefined ? [] : connectorsToMove(newest, known)
    const paused = await this.#move(renamed)
    const activations = renamed.length === 0 ? known : await store.activations.all()
    this.#good = await recallVersions(activations, newest, {
      ...this.#recalling(),
      known: this.#good,
    })
    const changes = await store.activations.changes({ states: ['held', 'approved', 'rejected'] })
    const byConnector = Map.groupBy(changes, (one) => one.connector)
    const names = new Set([
      ...(newest?.sound.keys() ?? []),
      ...(newest?.broken.keys() ?? []),
      ...this.#good.keys(),
    ])
    const decided = [...names].map((name): Decided => {
      const good = this.#good.get(name)
      const known = { name, good, changes: byConnector.get(name) ?? [] }
      const decision: VersionDecision =
        newest === undefined
          ? { kind: 'keep', why: unread(name), revision: '' }
          : decideVersion(known, newest)
      return { name, good, decision }
    })
    const slots = await this.#open(decided)
    if (newest !== undefined) this.#revision = newest.revision
    await this.#remember(decided, newest)
    await this.#pending.lapse(changes, newest)
    this.#aliases = new Map(
      decided.map(({ name }) => [name, aliasesOf(newest ?? this.#loaded, name)]),
    )
    if (newest !== undefined) this.#loaded = newest
    await this.#swapTo(decided, slots)
    paused()
    this.#letGo(decided)
    await revisions.keep(this.#needed(newest))
    await this.#removals.take(
      decided.flatMap(({ name, good, decision }) =>
        decision.kind === 'remove' && decision.removed.rows === 'delete' && good !== undefined
          ? [{ name, good, removed: decision.removed, revision: newest?.revision.name ?? '' }]
          : [],
      ),
    )
    this.#pending.take(decided.flatMap((one) => this.#changeOf(one, newest)))
    for (const { name, decision } of decided) {
      if (decision.kind !== 'keep' && decision.kind !== 'fail') continue
      log.error('A connector has errors.', { connector: name, code: decision.why.code })
    }
    return reportOf(decided, newest)
  }

  /**
   * Takes people along to another name. Requests under the old one wait until the connector is served under the new
   * one, and are answered by it then.
   *
   * @returns lets whoever waits go on
   */
  async #move(renamed: readonly Renamed[]): Promise<() => void> {
    const waiting: (() => void)[] = []
    for (const { from, to } of renamed) {
      const slot = this.#slots.get(from)
      const binding = slot?.binding
      if (slot !== undefined && binding !== undefined) {
        this.#slots.delete(from)
        const { promise, resolve, reject } = Promise.withResolvers<ConnectorEngine>()
        if (!(binding.engine instanceof SyncError)) {
          this.#unserved.set(from, { ...binding, engine: pausedEngine(binding.engine, promise) })
        }
        waiting.push(() => {
          const engine = this.#slots.get(to)?.binding.engine ?? unread(to)
          if (engine instanceof SyncError) reject(engine)
          else resolve(engine)
        })
        this.#swap()
        await slot.close()
      }
      await this.#options.store.activations.rename(from, to)
      this.#good.delete(from)
      this.#options.log.info('A connector has another name; its people went along.', {
        connector: to,
      })
    }
    return () => waiting.forEach((goOn) => goOn())
  }

  /** What was taken out on purpose is let go of, once nothing of it runs any more. */
  #letGo(decided: readonly Decided[]): void {
    for (const { name, good, decision } of decided) {
      if (decision.kind !== 'remove' || decision.removed.rows !== 'keep' || good === undefined)
        continue
      this.#good.delete(name)
      const going = Promise.all(this.#closing)
        .then(() => this.#options.store.activations.forget(name))
        .catch((error: unknown) =>
          this.#options.log.error(
            'A connector could not be let go of; it is tried with the next load.',
            {
              connector: name,
              code: isSyncError(error) ? error.code : 'INTERNAL',
            },
          ),
        )
        .finally(() => this.#closing.delete(going))
      this.#closing.add(going)
    }
  }

  /** The newest revision; at the first load the last good versions do where it cannot be had. */
  async #newest(activations: readonly Activation[]): Promise<LoadedRevision | undefined> {
    const { revisions, env, clock, log } = this.#options
    try {
      const revision = await revisions.newest(this.#stopped.signal)
      const now = clock.now()
      return await loadRevision(revision, { env, memory: this.#memory, now, pace: inSlices() })
    } catch (error) {
      if (!isSyncError(error) || this.#slots.size > 0 || activations.length === 0) throw error
      log.error('The configuration cannot be read; the last good versions are served.', {
        code: error.code,
      })
      return undefined
    }
  }

  #recalling(): Omit<Parameters<typeof recallVersions>[2], 'known'> {
    const { revisions, env, clock, log } = this.#options
    return { revisions, env, now: clock.now(), log }
  }

  /** Opens what is to be served; a new version that cannot be opened leaves the one before in its place. */
  async #open(decided: readonly Decided[]): Promise<ReadonlyMap<string, ConnectorSlot>> {
    const slots = new Map<string, ConnectorSlot>()
    const opening: NamedVersion[] = []
    for (const one of decided) {
      const version = servedVersion(one)
      if (version === undefined) continue
      const present = this.#slots.get(one.name)
      if (present?.digest === version.digest) slots.set(one.name, present)
      else opening.push({ name: one.name, version })
    }
    const first = await this.#openAll(opening)
    for (const [name, slot] of first.slots) slots.set(name, slot)
    const falling: NamedVersion[] = []
    for (const one of decided) {
      const why = first.failed.get(one.name)
      if (why === undefined) continue
      const { good, decision } = one
      const before = good?.version
      const isOther = decision.kind === 'serve' && before?.digest !== decision.version.digest
      if (before === undefined || !isOther) {
        one.decision = { kind: 'fail', why }
        continue
      }
      one.decision = { kind: 'keep', why, revision: decision.version.revision }
      const present = this.#slots.get(one.name)
      if (present?.digest === before.digest) slots.set(one.name, present)
      else falling.push({ name: one.name, version: before })
    }
    const second = await this.#openAll(falling)
    for (const [name, slot] of second.slots) slots.set(name, slot)
    for (const one of decided) {
      const why = second.failed.get(one.name)
      if (why !== undefined) one.decision = { kind: 'fail', why }
    }
    return slots
  }

  #openAll(versions: readonly NamedVersion[]): ReturnType<typeof openSlots> {
    const surroundings = {
      ...this.#options,
      shared: this.#memory.shared,
      revisionOf: (name: string) => this.revisionOf(name),
    }
    return openSlots(versions, surroundings, () => this.#swap())
  }

  /** Writes down what is about to be served. */
  async #remember(decided: readonly Decided[], newest: LoadedRevision | undefined): Promise<void> {
    const { store, clock } = this.#options
    const changed: Activation[] = []
    for (const one of decided) {
      const activation = activationOf(one, newest, formatInstant(clock.now()))
      if (activation === undefined) continue
      const before = one.good?.activation
      if (before === undefined || !sameActivation(before, activation)) changed.push(activation)
      const version = servedVersion(one) ?? one.good?.version
      this.#good.set(one.name, { activation, version })
    }
    await store.activations.put(changed)
  }

  /** Swaps the table, then closes what nobody needs any more. */
  async #swapTo(
    decided: readonly Decided[],
    slots: ReadonlyMap<string, ConnectorSlot>,
  ): Promise<void> {
    const before = this.#slots
    const unserved = new Map<string, ConnectorBinding>()
    const standings = new Map<string, Standing>()
    for (const one of decided) {
      const binding = await this.#unservedBinding(one)
      if (binding !== undefined) unserved.set(one.name, binding)
      const isGone = one.decision.kind === 'remove' && one.decision.removed.rows === 'keep'
      if (!isGone) standings.set(one.name, standingOf(one))
    }
    this.#slots = new Map(slots)
    this.#unserved = unserved
    this.#standings = standings
    this.#swap()
    for (const [name, slot] of before) if (slots.get(name) !== slot) this.#closeLater(slot)
  }

  #closeLater(slot: ConnectorSlot): void {
    const closing = slot.close().finally(() => this.#closing.delete(closing))
    this.#closing.add(closing)
  }

  /** What answers at the address of a connector that is not served. */
  async #unservedBinding({ name, good, decision }: Decided): Promise<ConnectorBinding | undefined> {
    const definition = good?.version?.definition
    if (decision.kind === 'fail') return missingBinding(name, definition, decision.why)
    if (decision.kind !== 'retire' && decision.kind !== 'remove') return undefined
    // Who confirmed that it goes has told the identity provider.
    if (decision.kind === 'remove' && decision.removed.rows === 'keep') return undefined
    if (definition === undefined || !isEndpoint(definition.source)) return undefined
    const authenticator = await authenticatorOf(definition.source, this.#options).catch(
      () => undefined,
    )
    return goneBinding(definition, authenticator)
  }

  #stand(standing: Standing): void {
    this.#standings.set(standing.connector, standing)
  }

  /** The files that a restart would need. */
  #needed(newest: LoadedRevision | undefined): readonly string[] {
    const needed = new Set([...this.#good.values()].map((one) => one.activation.revision))
    const present = newest?.revision ?? this.#revision
    if (present !== undefined) needed.add(present.name)
    return [...needed]
  }

  #changeOf(
    { name, good, decision }: Decided,
    newest: LoadedRevision | undefined,
  ): Parameters<PendingChanges['take']>[0] {
    if (good === undefined || newest === undefined) return []
    if (decision.kind !== 'plan' && decision.kind !== 'held') return []
    const { version, differences } = decision
    const entry = decision.kind === 'held' ? decision.entry : undefined
    return [{ name, good, version, differences, entry }]
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
    const { store, clock } = this.#options
    if (signal.aborted) throw overtaken(name)
    const { slots, failed } = await this.#openAll([{ name, version }])
    const why = failed.get(name)
    const slot = slots.get(name)
    if (slot === undefined) throw why ?? unread(name)
    const before = this.#good.get(name)?.activation.run
    const pending = run === undefined ? before : JSON.stringify(run)
    const activation: Activation = {
      connector: name,
      revision: version.revision,
      digest: version.digest,
      state: 'active',
      at: formatInstant(clock.now()),
      ...(pending !== undefined && { run: pending }),
    }
    await store.activations.put([activation])
    this.#good.set(name, { activation, version })
    const older = this.#slots.get(name)
    this.#slots = new Map(this.#slots).set(name, slot)
    this.#unserved.delete(name)
    const { revision, digest } = version
    this.#stand({ connector: name, state: 'active', revision, config: digest.slice(0, 8) })
    this.#swap()
    if (older !== undefined) this.#closeLater(older)
    this.#options.log.info('A changed connector is active.', {
      connector: name,
      revision: shortRevision(revision),
    })
  }

  #swap(): void {
    const marked = (binding: ConnectorBinding): ConnectorBinding => {
      const revision = this.revisionOf(binding.name)
      const aliases = this.#aliases.get(binding.name) ?? []
      return {
        ...binding,
        paths: [...binding.paths, ...aliases],
        ...(revision !== undefined && { revision }),
      }
    }
    const newest = this.#revision
    this.#table = connectorTable(
      [...this.slots.map((slot) => slot.binding), ...this.#unserved.values()].map(marked),
      newest && shortRevision(newest.name),
    )
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work, work)
    this.#turn = done.catch(() => undefined)
    return done
  }
}

function unread(connector: string): SyncError {
  return new SyncError(
    'CONFIGURATION_UNREADABLE',
    `The newest configuration could not be read; "${connector}" goes on with its last good version.`,
    { connector },
  )
}

function overtaken(connector: string): SyncError {
  return new SyncError('INTERRUPTED', `A newer revision of "${connector}" has come.`, { connector })
}
