import { createHash } from 'node:crypto'
import { summarizeStaged } from './plan-summary.ts'
import { planReport } from './plan-report.ts'
import type { ChangeKind, HeldKind } from './report.ts'
import type { StepContext } from './step-context.ts'
import { changeKind } from './step-tally.ts'
import type { Limit } from './thresholds.ts'
import { waitingLimits } from './thresholds-waiting.ts'

/**
 * Looks at the whole plan before anything is written: a kind beyond its threshold is held back completely, and a
 * plan is put down that somebody may approve or reject. While one waits, what comes of the same kind counts with
 * it, so that a mass change does not slip through in parts.
 *
 * @param kinds the kinds that are about to be written
 * @returns the kinds of which nothing is written
 */
export async function holdBeyondThresholds(
  context: StepContext,
  kinds: readonly ChangeKind[],
): Promise<readonly HeldKind[]> {
  const { journal, connector } = context.parts
  const plans = await journal.plans(connector.definition.name)
  const { waiting, limits } = await waitingLimits(context, plans)
  const over = limits.filter(
    (one): one is Limit & { kind: ChangeKind } =>
      one.exceeded && kinds.some((kind) => kind === one.kind),
  )
  if (over.length === 0) return []
  const fresh = over.map((one) => one.kind).filter((kind) => waiting.ready[kind] > 0)
  const plan =
    fresh.length > 0
      ? await holdKinds(context, fresh, limits)
      : plans.find((one) => one.state === 'held')?.plan
  if (plan !== undefined) context.outcome.plan = plan
  return over.map(({ kind, limit, why }) => ({
    kind,
    count: waiting.ready[kind] + waiting.undecided[kind],
    limit,
    why: withWritten(why, waiting.written[kind]),
  }))
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
  const plan = planId([summary.digest, config, ...kinds])
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

/** `p-7f3a91c0`: the same for the same changes under the same configuration. */
export function planId(parts: readonly string[]): string {
  return `p-${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8)}`
}

function withWritten(why: string, written: number): string {
  return written === 0 ? why : `${why}; ${written} were written in that time already`
}
