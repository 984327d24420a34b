import type { StepDefinition } from '../../model/definition.ts'
import { OPEN_STATES } from '../../state/journal.ts'
import type { SpaceRecord } from '../../state/space.ts'
import { failedPeople, newlyFailed } from './change-failures.ts'
import { settleMovesBefore } from './export-moved.ts'
import { rehearsedJournal } from './plan-journal.ts'
import { planReport, sourceDigest } from './plan-report.ts'
import { plannedDeletes } from './plan-rows.ts'
import { summarizeStaged } from './plan-summary.ts'
import { stagePurges } from './stage-purges.ts'
import type { PlannedRow, PlanReport, StepReport } from './report.ts'
import type { RunParts, RunRequest } from './run.ts'
import type { StepContext } from './step-context.ts'
import { STEPS, synchronizationAfter } from './steps.ts'
import { planContext } from './plan-context.ts'
import type { SynchronizationStep } from './synchronization-step.ts'
import { planId } from './plan-id.ts'
import { planToHold } from './thresholds-hold.ts'
import { waitingLimits } from './thresholds-waiting.ts'

/** A plan that was worked out. It holds a copy of the connector space until it is closed. */
export interface Plan {
  /** Everything but the deletes, of which there may be many. */
  readonly report: PlanReport
  /** Every delete and purge, in full, one after the other. */
  deletes(): AsyncIterable<PlannedRow>
  close(): Promise<void>
}

/**
 * Works out what a run would write, and writes nothing: the steps of the profile are carried out on a copy of the
 * connector space that is thrown away, up to the export.
 *
 * @param parts with a target that was opened for reading only
 * @throws SyncError what the steps throw
 */
export function planRun(
  parts: RunParts,
  request: Pick<RunRequest, 'profile' | 'owner' | 'acceptFewer'>,
): Promise<Plan> {
  return rehearse(parts, { ...request, trigger: 'command' }, async (context) => {
    const steps = await planSteps(context, request.profile.steps)
    return { steps, isMeant: () => true }
  })
}

/** The report of a plan with its deletes in it, for when there are not too many of them. */
export async function wholeReport(plan: Plan): Promise<PlanReport> {
  const all: PlannedRow[] = []
  for await (const row of plan.deletes()) all.push(row)
  return { ...plan.report, deletes: all }
}

/** What was staged, and which of it the plan is about. */
export interface Rehearsed {
  readonly steps: readonly StepReport[]
  readonly isMeant: (record: SpaceRecord) => boolean
}

/** Stages something on a copy of the connector space and sums up what it would write. */
export async function rehearse(
  parts: RunParts,
  request: RunRequest,
  stage: (context: StepContext) => Promise<Rehearsed>,
): Promise<Plan> {
  const { name } = parts.connector.definition
  const revision = await parts.space.revision(name)
  const space = await parts.space.rehearse()
  try {
    const journal = rehearsedJournal(parts.journal)
    const context = planContext({ ...parts, space, journal }, request)
    await settleMovesBefore(context)
    const { steps, isMeant } = await stage(context)
    const summary = await summarizeStaged(context, { filter: { kind: 'staged' }, chosen: isMeant })
    const plans = await journal.plans({ connector: name, states: OPEN_STATES })
    const found = await waitingLimits(context, plans)
    const before = found.heldBefore
    const limits = [
      ...found.limits.filter((one) => !before.some(({ kind }) => kind === one.kind)),
      ...before,
    ]
    const plan =
      planToHold(summary, parts.config, found, plans) ??
      planId([summary.digest, parts.config, sourceDigest(context)])
    const report = await planReport(context, { plan, summary, limits, steps, revision })
    const failed = newlyFailed(new Map(), await failedPeople(context))
    return {
      report: failed.length === 0 ? report : { ...report, failed },
      deletes: () => plannedDeletes(context, isMeant),
      close: () => space.close(),
    }
  } catch (error) {
    await space.close()
    throw error
  }
}

async function planSteps(
  context: StepContext,
  steps: readonly StepDefinition[],
): Promise<readonly StepReport[]> {
  const reports: StepReport[] = []
  let shared: SynchronizationStep | undefined
  for (const [at, step] of steps.entries()) {
    if (step.step === 'purge') await stagePurges(context)
    if (step.step === 'purge' || step.step === 'export') continue
    const since = performance.now()
    const next = synchronizationAfter(context, step, steps[at + 1])
    const report = await STEPS[step.step](context, step, next ?? shared)
    shared = next
    reports.push({ ...report, milliseconds: Math.round(performance.now() - since) })
  }
  return reports
}
