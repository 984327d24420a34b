import type { PlanReport, RunReport } from '../../engine/run/report.ts'
import type { StepName } from '../../model/definition.ts'
import type { Activation } from '../../state/activations.ts'
import type { PlanEntry, RunEntry } from '../../state/journal.ts'
import type { SpaceType } from '../../state/space.ts'
import type { State } from '../../state/state.ts'
import { readChangeSummary } from '../service/change-summary.ts'
import { shortRevision } from '../service/standing.ts'
import type { FailedRow, HeldChange, HeldPlan, PastRun, RunningVersion } from './connector-state.ts'
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

/** A plan that waits, with the limits that it exceeds. */
export function heldPlan({ plan, at, summary }: PlanEntry): HeldPlan {
  const report: Partial<PlanReport> = JSON.parse(summary)
  return { plan, at, over: (report.limits ?? []).filter((one) => one.exceeded) }
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
  return records.flatMap(({ id, failure }) =>
    failure === undefined ? [] : [{ objectType: type.objectType, id, ...failure }],
  )
}
