import {
  kindsUnder,
  recreatedIn,
  weighed,
  weighedAs,
  type ChangeKind,
} from '../../model/change-kind.ts'
import { OPEN_STATES, type PlanEntry } from '../../state/journal.ts'
import { heldPlanId } from './plan-id.ts'
import { summarizeStaged, type StagedSummary } from './plan-summary.ts'
import { planReport } from './plan-report.ts'
import type { HeldKind } from './report.ts'
import type { StepContext } from './step-context.ts'
import { changeKind } from './step-tally.ts'
import type { Limit, WeighedLimit } from './thresholds.ts'
import { waitingLimits, type Waiting, type WaitingLimits } from './thresholds-waiting.ts'

/**
 * Looks at the whole plan before anything is written: a kind beyond its threshold is held back completely, and a
 * plan is put down that somebody may approve or reject. While one waits, what comes of the same kind counts with
 * it, so that a mass change does not slip through in parts.
 *
 * @param kinds the kinds that are about to be written
 * @returns the kinds of which something is held back
 */
export async function holdBeyondThresholds(
  context: StepContext,
  kinds: readonly ChangeKind[],
): Promise<readonly HeldKind[]> {
  const { journal, connector } = context.parts
  const plans = await journal.plans({
    connector: connector.definition.name,
    states: OPEN_STATES,
  })
  const { waiting, limits, heldBefore } = await waitingLimits(context, plans)
  const before = heldBefore.filter((one) => kinds.some((kind) => kind === one.kind))
  const over = limits.filter(
    (one) => one.exceeded && kinds.some((kind) => weighedAs(kind).includes(one.kind)),
  )
  if (over.length + before.length === 0) return []
  const fresh = kindsOver(over).filter((kind) => waiting.ready[kind] > 0)
  const plan = fresh.length > 0 ? await holdKinds(context, fresh, limits) : waitingPlan(plans)
  if (plan !== undefined) context.outcome.plan = plan
  const held = over.map((one) => heldOver(one, waiting))
  const earlier = before.map(({ kind, count, limit, why }) => ({
    kind,
    count,
    limit,
    why,
    earlier: true as const,
  }))
  return [...held, ...earlier]
}

/** The plan stands before anything is held by it, so that no hold is without one. */
async function holdKinds(
  context: StepContext,
  kinds: readonly ChangeKind[],
  limits: readonly Limit[],
): Promise<string> {
  const { space, journal, clock, config } = context.parts
  const summary = await summarizeStaged(context, {
    filter: { kind: 'staged' },
    chosen: (record) =>
      record.heldBy === undefined &&
      record.staged !== undefined &&
      kinds.includes(changeKind(record.staged)),
  })
  const plan = heldPlanId(summary, config, kinds)
  const report = await planReport(context, { plan, summary, limits, steps: [], revision: 0 })
  await journal.putPlan({
    plan,
    connector: report.connector,
    at: new Date(clock.now()).toISOString(),
    state: 'held',
    summary: JSON.stringify(report),
  })
  for (const type of context.types) {
    for (const kind of kinds) await space.hold(type.key, kind, plan)
  }
  return plan
}

/**
 * The plan that a run would name over what is staged now: what {@link holdBeyondThresholds} will put down, or the
 * one that waits already.
 *
 * @returns `undefined` where nothing would be held
 */
export function planToHold(
  summary: StagedSummary,
  config: string,
  found: WaitingLimits,
  plans: readonly PlanEntry[],
): string | undefined {
  const over = found.limits.filter((one) => one.exceeded)
  if (over.length === 0) return found.heldBefore.length > 0 ? waitingPlan(plans) : undefined
  const fresh = kindsOver(over).filter((kind) => found.waiting.ready[kind] > 0)
  return fresh.length > 0 ? heldPlanId(summary, config, fresh) : waitingPlan(plans)
}

/** What is held back when limits are exceeded: what is recreated with either of its two, and as a whole. */
function kindsOver(over: readonly WeighedLimit[]): readonly ChangeKind[] {
  return [...new Set(over.flatMap((one) => kindsUnder(one.kind)))]
}

function heldOver({ kind, limit, why }: WeighedLimit, waiting: Waiting): HeldKind {
  const { ready, undecided, written } = waiting
  const recreated = recreatedIn(ready, kind) + recreatedIn(undecided, kind)
  return {
    kind,
    count: weighed(ready)[kind] + weighed(undecided)[kind],
    ...(recreated > 0 && { recreated }),
    limit,
    why: withWritten(why, weighed(written)[kind]),
  }
}

function waitingPlan(plans: readonly PlanEntry[]): string | undefined {
  return plans.find((one) => one.state === 'held')?.plan
}

function withWritten(why: string, written: number): string {
  return written === 0 ? why : `${why}; ${written} were written in that time already`
}
