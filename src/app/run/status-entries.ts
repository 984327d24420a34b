import { heldByPlan } from '../../engine/run/held-counts.ts'
import type { PlanReport, RunReport } from '../../engine/run/report.ts'
import { noChanges, weighed, WEIGHED_KINDS, type ChangeCounts } from '../../model/change-kind.ts'
import type { StepName } from '../../model/definition.ts'
import type { Activation } from '../../state/activations.ts'
import type { PlanEntry, RunEntry } from '../../state/journal.ts'
import type { SpaceType } from '../../state/space.ts'
import type { State } from '../../state/state.ts'
import { readChangeSummary } from '../service/change-summary.ts'
import { shortRevision } from '../service/standing.ts'
import type { FailedRow, HeldChange, HeldPlan, PastRun, RunningVersion } from './connector-state.ts'
import { isKeyedId, sourceKeyOf } from '../../engine/run/person-id.ts'
import { reportOf } from './run-entry.ts'

/** How many rows in error are listed for each object type. */
const LISTED = 10
/** Runs that are looked through for the last import and export. */
export const HISTORY = 50

/** Changes of a connector's configuration that wait for somebody. */
export async function heldChanges(
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

/** Which version of its configuration a connector runs, in words for people. */
export function runningVersion(activation: Activation | undefined): RunningVersion | undefined {
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

/** The plans of a connector that wait, with what each of them holds now. */
export async function heldPlans(
  { journal, space }: State,
  connector: string,
  objectTypes: readonly string[],
): Promise<readonly HeldPlan[]> {
  const open = await journal.plans({ connector, states: ['held'] })
  if (open.length === 0) return []
  const holds = await heldByPlan(
    space,
    objectTypes.map((objectType) => ({ connector, objectType })),
  )
  return open.map((one) => heldPlan(one, holds.get(one.plan) ?? noChanges()))
}

function heldPlan({ plan, at, summary }: PlanEntry, holds: ChangeCounts): HeldPlan {
  const report: Partial<PlanReport> = JSON.parse(summary)
  const sums = weighed(holds)
  const over = (report.limits ?? []).flatMap((one) => {
    const limit = WEIGHED_KINDS.find((kind) => kind === one.kind)
    const count = limit === undefined ? one.count : sums[limit]
    return one.exceeded && count > 0 ? { ...one, count } : []
  })
  return { plan, at, holds, over }
}

/** A line of the history; a run that nobody carries on was interrupted. */
export function pastRun(entry: RunEntry): PastRun {
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

/** The newest run that is over and had one of these steps. */
export function lastWith(
  runs: readonly RunEntry[],
  steps: readonly StepName[],
): PastRun | undefined {
  const has = (report: RunReport): boolean => report.steps.some((one) => steps.includes(one.step))
  const found = runs.find((one) => one.result !== 'running' && has(reportOf(one)))
  return found && pastRun(found)
}

/** Rows that could not be written, the first ten of an object type. */
export async function failedRows({ space }: State, type: SpaceType): Promise<readonly FailedRow[]> {
  const records = await space.scan(type, { kind: 'failed' }, { limit: LISTED })
  return records.flatMap((record) => {
    const { id, failure } = record
    if (failure === undefined) return []
    const key = isKeyedId(id) && { sourceKey: sourceKeyOf(record) }
    return [{ objectType: type.objectType, id, ...key, ...failure }]
  })
}
