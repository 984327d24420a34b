import { isEndpoint, type ConnectorDefinition } from '../../model/definition.ts'
import { formatInstant, type Clock } from '../../model/clock.ts'
import { jobsOf } from '../../schedule/jobs.ts'
import { timetableOf } from '../../schedule/timetable.ts'
import { LASTS } from '../../engine/run/lease-keeper.ts'
import type { Journal, RunEntry, Suspension } from '../../state/journal.ts'
import type { Lease } from '../../state/lease.ts'
import type { SpaceCounts } from '../../state/space.ts'
import type { State } from '../../state/state.ts'
import { configDigest, digestIn } from './config-digest.ts'
import type { ConnectorState, FailedRow } from './connector-state.ts'
import { reportOf } from './run-entry.ts'
import {
  failedRows,
  heldChanges,
  heldPlans,
  HISTORY,
  lastWith,
  pastRun,
  runningVersion,
} from './status-entries.ts'

/** What is known of a connector space beside what stands in it. */
export interface StatusOptions {
  /** No process can be writing the space now: a run that says so was killed, however long its lease is good for. */
  readonly unheld?: boolean
}

/** Looks at connectors in the connector space; asks no database and writes nothing. */
export async function readStatus(
  state: State,
  definitions: readonly ConnectorDefinition[],
  clock: Clock,
  options: StatusOptions = {},
): Promise<readonly ConnectorState[]> {
  return Promise.all(definitions.map((one) => connectorState(state, one, clock, options)))
}

async function connectorState(
  state: State,
  definition: ConnectorDefinition,
  clock: Clock,
  { unheld }: StatusOptions,
): Promise<ConnectorState> {
  const { journal } = state
  const { name: connector } = definition
  const config = configDigest(definition)
  const runs = await journal.runs({ connector, limit: HISTORY })
  const lease = unheld === true ? undefined : await journal.leaseOf(connector)
  const suspended = suspensionOf(definition, await journal.suspension(connector), clock)
  const held = await heldPlans(
    state,
    connector,
    definition.objects.map((one) => one.name),
  )
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
  const ended = running === undefined ? await endedOf(journal, runs[0]) : undefined
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
    ...(ended !== undefined && { ended }),
    ...(lastImport !== undefined && { lastImport }),
    ...(lastExport !== undefined && { lastExport }),
    history: past,
    held,
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
  if (entry === undefined || entry.result !== 'running' || lease === undefined) return undefined
  const { run, profile, startedAt } = entry
  const { progress, steps } = reportOf(entry)
  const before = steps.reduce((sum, one) => sum + one.milliseconds, 0)
  const inStep = Math.max(0, clock.now() - Date.parse(startedAt) - before)
  const more = progress === undefined ? {} : { progress }
  return { run, profile, startedAt, owner: lease.owner, inStep, ...more }
}

/**
 * A run whose process is gone still says "running" until somebody opens the connector space to write. It was heard of
 * last when its lease was renewed.
 */
async function endedOf(
  journal: Journal,
  entry: RunEntry | undefined,
): Promise<ConnectorState['ended']> {
  if (entry?.result !== 'running') return undefined
  const { run, profile, startedAt, owner } = entry
  const lease = await journal.lastLeaseOf(entry.connector)
  const renewed =
    lease?.owner === owner ? formatInstant(Date.parse(lease.until) - LASTS) : startedAt
  return { run, profile, startedAt, owner, lastSeen: renewed > startedAt ? renewed : startedAt }
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
