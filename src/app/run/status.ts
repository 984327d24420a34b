import { isEndpoint, type ConnectorDefinition } from '../../model/definition.ts'
import { formatInstant, type Clock } from '../../model/clock.ts'
import { jobsOf } from '../../schedule/jobs.ts'
import { timetableOf } from '../../schedule/timetable.ts'
import type { RunEntry, Suspension } from '../../state/journal.ts'
import type { Lease } from '../../state/lease.ts'
import type { SpaceCounts } from '../../state/space.ts'
import type { State } from '../../state/state.ts'
import { configDigest, digestIn } from './config-digest.ts'
import type { ConnectorState, FailedRow } from './connector-state.ts'
import { reportOf } from './run-entry.ts'
import {
  failedRows,
  heldChanges,
  heldPlan,
  HISTORY,
  lastWith,
  pastRun,
  runningVersion,
} from './status-entries.ts'

/** Looks at connectors in the connector space; asks no database. */
export async function readStatus(
  state: State,
  definitions: readonly ConnectorDefinition[],
  clock: Clock,
): Promise<readonly ConnectorState[]> {
  return Promise.all(definitions.map((one) => connectorState(state, one, clock)))
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
