import { SyncError } from '../../model/errors.ts'
import type { PlanEntry } from '../../state/journal.ts'
import { endRejections } from './decide-plans.ts'
import type { RunReport } from './report.ts'
import type { RunParts, RunRequest } from './run.ts'
import { runSteps } from './run-steps.ts'

/** Somebody decides about a plan that is held. */
export interface Decision {
  readonly plan: string
  /** Who decides, for people; kept with the plan. */
  readonly by: string
  /** For the lease. */
  readonly owner: string
}

/**
 * Approves a plan and writes what it holds, and nothing else. What a synchronization has staged anew since is no
 * longer in it. May be called again for a plan that was approved and not completely written.
 *
 * @throws SyncError `PLAN_UNKNOWN`, `PLAN_DECIDED`; `RUN_BUSY`, `RUN_SUSPENDED`: the approval stands, and the next
 *   run writes it
 */
export async function approvePlan(parts: RunParts, decision: Decision): Promise<RunReport> {
  const entry = await openPlan(parts, decision.plan, ['held', 'approved'])
  if (entry.state === 'held') {
    await parts.journal.putPlan({ ...entry, state: 'approved', ...decided(parts, decision) })
  }
  return runSteps(parts, {
    ...requestOf(parts, decision, 'approve', [{ step: 'export' }]),
    only: { plan: decision.plan },
  })
}

/**
 * Rejects a plan: its changes are not written, now or later, until the source or the configuration says something
 * new of these people.
 *
 * @throws SyncError `PLAN_UNKNOWN`, `PLAN_DECIDED`; `RUN_BUSY`, `RUN_SUSPENDED`: the rejection stands, and the
 *   next run carries it out
 */
export async function rejectPlan(
  parts: RunParts,
  decision: Decision & { readonly reason?: string },
): Promise<RunReport> {
  const entry = await openPlan(parts, decision.plan, ['held', 'rejected'])
  if (entry.state === 'held') {
    const summary = withReason(entry.summary, decision.reason)
    const answer = { state: 'rejected', summary, ...decided(parts, decision) } as const
    await parts.journal.putPlan({ ...entry, ...answer })
  }
  return runSteps(parts, requestOf(parts, decision, 'reject', []), endRejections)
}

async function openPlan(
  parts: RunParts,
  plan: string,
  states: readonly PlanEntry['state'][],
): Promise<PlanEntry> {
  const connector = parts.connector.definition.name
  const entry = await parts.journal.plan(plan)
  if (entry?.connector !== connector) {
    throw new SyncError(
      'PLAN_UNKNOWN',
      `"${connector}" has no plan "${plan}". "rollcall status" shows the plans that wait.`,
      { connector },
    )
  }
  if (states.includes(entry.state)) return entry
  const by = entry.decidedBy === undefined ? '' : ` by ${entry.decidedBy} at ${entry.decidedAt}`
  const why =
    entry.state === 'lapsed' ? 'has lapsed: its changes were worked out anew since' : entry.state
  throw new SyncError(
    'PLAN_DECIDED',
    `The plan "${plan}" ${entry.state === 'lapsed' ? why : `is ${why}${by}`}. Nothing was done.`,
    { connector },
  )
}

function decided(
  { clock }: RunParts,
  { by }: Decision,
): Pick<PlanEntry, 'decidedAt' | 'decidedBy'> {
  return { decidedAt: new Date(clock.now()).toISOString(), decidedBy: by }
}

function requestOf(
  { connector }: RunParts,
  { owner }: Decision,
  name: string,
  steps: RunRequest['profile']['steps'],
): RunRequest {
  const { span } = connector.definition
  return { profile: { name, span, steps, timezone: 'UTC' }, trigger: 'approval', owner }
}

function withReason(summary: string, reason: string | undefined): string {
  if (reason === undefined) return summary
  const parsed: object = JSON.parse(summary)
  return JSON.stringify({ ...parsed, reason })
}
