import type { PlanReport, RunProgress, RunReport } from '../../engine/run/report.ts'
import { isEndpoint, type ConnectorDefinition, type StepName } from '../../model/definition.ts'
import { formatInstant, type Clock } from '../../model/clock.ts'
import { jobsOf } from '../../schedule/jobs.ts'
import { timetableOf } from '../../schedule/timetable.ts'
import type { Activation, ChangeEntry } from '../../state/activations.ts'
import type { PlanEntry, RunEntry, Suspension } from '../../state/journal.ts'
import type { Lease } from '../../state/lease.ts'
import type { ExportFailure, SpaceCounts, SpaceType } from '../../state/space.ts'
import type { State } from '../../state/state.ts'
import { readChangeSummary, type ChangeSummary } from '../service/change-summary.ts'
import { shortRevision } from '../service/standing.ts'
import { configDigest, digestIn } from './config-digest.ts'
import { reportOf } from './run-entry.ts'

/** How many rows in error are listed for each object type. */
const LISTED = 10
/** Runs that are looked through for the last import and export. */
const HISTORY = 50

/** One line of the history. */
export interface PastRun {
  readonly run: number
  readonly profile: string
  readonly startedAt: string
  readonly endedAt?: string
  readonly result: RunEntry['result']
  readonly trigger: RunEntry['trigger']
  readonly code?: string
}

/** A row that could not be written. */
export interface FailedRow extends ExportFailure {
  readonly objectType: string
  readonly id: string
}

/** A plan that waits for somebody. */
export interface HeldPlan extends Pick<PlanEntry, 'plan' | 'at'> {
  readonly over: readonly PlanReport['limits'][number][]
}

/** A change of the configuration that waits for somebody. */
export interface HeldChange extends Pick<ChangeEntry, 'plan' | 'at' | 'revision'>, ChangeSummary {}

/** Which version of its configuration a connector runs. */
export interface RunningVersion {
  readonly revision: string
  /** Eight digits of its definition. */
  readonly config: string
  readonly retired: boolean
  readonly since: string
  /** The newest revision that it does not run, and why. */
  readonly refused?: { readonly revision: string; readonly code: string; readonly message: string }
}

/** How a connector stands. */
export interface ConnectorState {
  readonly connector: string
  readonly state: 'active' | 'running' | 'held' | 'kept' | 'retired' | 'suspended' | 'errors'
  /** Digest of the configuration as the files have it now. */
  readonly config: string
  /** The digest that it was last run with, where that is another one. */
  readonly ranWith?: string
  readonly pulled: boolean
  readonly counts: Readonly<Record<string, SpaceCounts>>
  readonly suspended?: { readonly reason: string; readonly until?: string; readonly by?: string }
  readonly running?: {
    readonly run: number
    readonly profile: string
    readonly startedAt: string
    readonly owner: string
    readonly progress?: RunProgress
    /** Milliseconds that the step has taken so far. */
    readonly inStep: number
  }
  readonly lastImport?: PastRun
  readonly lastExport?: PastRun
  readonly history: readonly PastRun[]
  /** Plans that wait for somebody, with the limits that they exceed. */
  readonly held: readonly HeldPlan[]
  /** Changes of the configuration that wait for somebody. */
  readonly changes: readonly HeldChange[]
  /** Which version of the configuration a service runs, where one has ever run. */
  readonly runs?: RunningVersion
  readonly failed: readonly FailedRow[]
  readonly failedCount: number
  /** What runs by itself while a service is there, and when next. */
  readonly next: readonly { readonly profile: string; readonly at: string }[]
}

/** Looks at connectors in the connector space; asks no database. */
export async function readStatus(
  state: State,
  definitions: readonly ConnectorDefinition[],
  clock: Clock,
): Promise<readonly ConnectorState[]> {
  return Promise.all(definitions.map((one) => connectorState(state, one, clock)))
}

/**
 * Connectors that no configuration has any more and that nobody has confirmed to go: their rows stay, and nothing
 * else tells of them.
 *
 * @param names of those that the configuration has
 */
export async function retiredStatus(
  state: State,
  names: ReadonlySet<string>,
): Promise<readonly ConnectorState[]> {
  const activations = await state.activations.all()
  const retired = activations.filter((one) => one.state === 'retired' && !names.has(one.connector))
  if (retired.length === 0) return []
  const types = await state.space.types()
  return Promise.all(
    retired.map((one) =>
      retiredState(
        state,
        one,
        types.filter((type) => type.connector === one.connector),
      ),
    ),
  )
}

async function retiredState(
  state: State,
  activation: Activation,
  types: readonly SpaceType[],
): Promise<ConnectorState> {
  const { connector, digest } = activation
  const runs = await state.journal.runs({ connector, limit: HISTORY })
  const plans = await state.journal.plans(connector)
  const counts: Record<string, SpaceCounts> = {}
  const failed: FailedRow[] = []
  for (const type of types) {
    counts[type.objectType] = await state.space.counts(type)
    failed.push(...(await failedRows(state, type)))
  }
  const version = runningVersion(activation)
  const lastImport = lastWith(runs, ['fullImport', 'deltaImport'])
  const lastExport = lastWith(runs, ['export', 'purge'])
  return {
    connector,
    state: 'retired',
    config: digest.slice(0, 8),
    pulled: false,
    counts,
    ...(lastImport !== undefined && { lastImport }),
    ...(lastExport !== undefined && { lastExport }),
    history: runs.map(pastRun),
    held: plans.filter((one) => one.state === 'held').map(heldPlan),
    changes: await heldChanges(state, connector),
    ...(version !== undefined && { runs: version }),
    failed,
    failedCount: Object.values(counts).reduce((sum, one) => sum + one.failed, 0),
    next: [],
  }
}

async function connectorState(
  state: State,
  definition: ConnectorDefinition,
  clock: Clock,
): Promise<ConnectorState> {
  const { journal } = state
  const { name: connector } = definition
  const config = configDigest(definition)
  const runs = await journal.runs({ connector, limit: HISTORY })
  const lease = await journal.leaseOf(connector)
  const suspended = suspensionOf(definition, await journal.suspension(connector), clock)
  const held = (await journal.plans(connector)).filter((one) => one.state === 'held')
  const changes = await heldChanges(state, connector)
  const version = runningVersion(
    (await state.activations.all()).find((one) => one.connector === connector),
  )
  const counts: Record<string, SpaceCounts> = {}
  const failed: FailedRow[] = []
  for (const { name: objectType } of definition.objects) {
    counts[objectType] = await state.space.counts({ connector, objectType })
    failed.push(...(await failedRows(state, { connector, objectType })))
  }
  const failedCount = Object.values(counts).reduce((sum, one) => sum + one.failed, 0)
  const running = runningOf(runs[0], lease, clock)
  const past = runs.filter((one) => one.run !== running?.run).map(pastRun)
  const ranWith = runs.find((one) => one.config !== '' && digestIn(one.config) !== config)
  const lastImport = lastWith(runs, ['fullImport', 'deltaImport'])
  const lastExport = lastWith(runs, ['export', 'purge'])
  return {
    connector,
    state:
      suspended !== undefined
        ? 'suspended'
        : running !== undefined
          ? 'running'
          : version?.retired === true
            ? 'retired'
            : held.length + changes.length > 0
              ? 'held'
              : version?.refused !== undefined
                ? 'kept'
                : failedCount > 0
                  ? 'errors'
                  : 'active',
    config,
    ...(ranWith !== undefined && runs[0] === ranWith && { ranWith: ranWith.config }),
    pulled: !isEndpoint(definition.source),
    counts,
    ...(suspended !== undefined && { suspended }),
    ...(running !== undefined && { running }),
    ...(lastImport !== undefined && { lastImport }),
    ...(lastExport !== undefined && { lastExport }),
    history: past,
    held: held.map(heldPlan),
    changes,
    ...(version !== undefined && { runs: version }),
    failed,
    failedCount,
    next: nextOf(definition, runs, clock),
  }
}

function suspensionOf(
  { suspended }: ConnectorDefinition,
  decided: Suspension | undefined,
  clock: Clock,
): ConnectorState['suspended'] {
  if (decided !== undefined) return decided
  const over = suspended?.until !== undefined && Date.parse(suspended.until) <= clock.now()
  return over ? undefined : suspended
}

function runningOf(
  entry: RunEntry | undefined,
  lease: Lease | undefined,
  clock: Clock,
): ConnectorState['running'] {
  // A run whose owner is gone still says "running" until somebody opens the connector space.
  if (entry === undefined || entry.result !== 'running' || lease === undefined) return undefined
  const { run, profile, startedAt } = entry
  const { progress, steps } = reportOf(entry)
  const before = steps.reduce((sum, one) => sum + one.milliseconds, 0)
  const inStep = Math.max(0, clock.now() - Date.parse(startedAt) - before)
  const more = progress === undefined ? {} : { progress }
  return { run, profile, startedAt, owner: lease.owner, inStep, ...more }
}

async function heldChanges(
  { activations }: State,
  connector: string,
): Promise<readonly HeldChange[]> {
  const entries = await activations.changes({ connector, states: ['held'] })
  return entries.map(({ plan, at, revision, summary }) => ({
    plan,
    at,
    revision: shortRevision(revision),
    ...readChangeSummary(summary),
  }))
}

function runningVersion(activation: Activation | undefined): RunningVersion | undefined {
  if (activation === undefined) return undefined
  const { revision, digest, state, at, refused } = activation
  return {
    revision: shortRevision(revision),
    config: digest.slice(0, 8),
    retired: state === 'retired',
    since: at,
    ...(refused !== undefined && { refused: readRefusal(refused) }),
  }
}

/** Why a revision was refused; the text is one that the service made. */
function readRefusal(text: string): NonNullable<RunningVersion['refused']> {
  const { revision = '', code = '', message = '' }: Record<string, string> = JSON.parse(text)
  return { revision: shortRevision(revision), code, message }
}

function heldPlan({ plan, at, summary }: PlanEntry): HeldPlan {
  const report: Partial<PlanReport> = JSON.parse(summary)
  return { plan, at, over: (report.limits ?? []).filter((one) => one.exceeded) }
}

function pastRun(entry: RunEntry): PastRun {
  const { run, profile, startedAt, endedAt, trigger } = entry
  const { failure } = reportOf(entry)
  return {
    run,
    profile,
    startedAt,
    ...(endedAt !== undefined && { endedAt }),
    result: entry.result === 'running' ? 'interrupted' : entry.result,
    trigger,
    ...(failure !== undefined && { code: failure.code }),
  }
}

function lastWith(runs: readonly RunEntry[], steps: readonly StepName[]): PastRun | undefined {
  const has = (report: RunReport): boolean => report.steps.some((one) => steps.includes(one.step))
  const found = runs.find((one) => one.result !== 'running' && has(reportOf(one)))
  return found && pastRun(found)
}

async function failedRows({ space }: State, type: SpaceType): Promise<readonly FailedRow[]> {
  const records = await space.scan(type, { kind: 'failed' }, { limit: LISTED })
  return records.flatMap(({ id, failure }) =>
    failure === undefined ? [] : [{ objectType: type.objectType, id, ...failure }],
  )
}

function nextOf(
  definition: ConnectorDefinition,
  runs: readonly RunEntry[],
  clock: Clock,
): ConnectorState['next'] {
  return jobsOf(definition).flatMap(({ profile }) => {
    const last = runs.find((one) => one.profile === profile.name)
    const after = last === undefined ? clock.now() : Date.parse(last.startedAt)
    const at = timetableOf(profile).next(profile.schedule === undefined ? after : clock.now())
    return at === undefined ? [] : [{ profile: profile.name, at: formatInstant(at) }]
  })
}
