import {
  CHANGE_KINDS,
  noChanges,
  weighed,
  weighedAs,
  WEIGHED_KINDS,
  type ChangeCounts,
  type ChangeKind,
  type WeighedKind,
} from '../../model/change-kind.ts'
import type { PlanEntry } from '../../state/journal.ts'
import { heldByPlan } from './held-counts.ts'
import type { StepContext } from './step-context.ts'
import { weighedLimits, type Limit, type WeighedLimit } from './thresholds.ts'
import { writtenInWindow } from './thresholds-window.ts'

/** What waits to be written, by kind. */
export interface Waiting {
  /** Neither held nor decided about. */
  readonly ready: ChangeCounts
  /** Held by a plan that waits for somebody. */
  readonly undecided: ChangeCounts
  /** Written in the window of the thresholds already. */
  readonly written: ChangeCounts
  /** People with a row. */
  readonly rows: number
}

/** What waits beside the limits that it meets. */
export interface WaitingLimits {
  readonly waiting: Waiting
  readonly limits: readonly WeighedLimit[]
  /** What is held although no limit is exceeded any more. */
  readonly heldBefore: readonly (Limit & { readonly kind: ChangeKind })[]
}

/** What waits to be written beside the thresholds, together with what was written in their window. */
export async function waitingLimits(
  context: StepContext,
  plans: readonly PlanEntry[],
): Promise<WaitingLimits> {
  const waiting = await waitingExports(context, plans)
  const { thresholds } = context.parts.connector.definition
  const limits = weighedLimits(thresholds, countedOf(waiting), waiting.rows)
  return { waiting, limits, heldBefore: heldBefore(waiting, limits) }
}

/** What waits, by limit, with what was written in the window where anything waits. */
function countedOf({ ready, undecided, written }: Waiting): Record<WeighedKind, number> {
  const open = noChanges()
  for (const kind of CHANGE_KINDS) open[kind] = ready[kind] + undecided[kind]
  const [sums, before] = [weighed(open), weighed(written)]
  for (const limit of WEIGHED_KINDS) if (sums[limit] > 0) sums[limit] += before[limit]
  return sums
}

/**
 * Kinds that are within their limits by now, or have none any more, and of which an earlier plan holds some all the
 * same: they wait for somebody until that is decided.
 */
function heldBefore(
  { undecided }: Waiting,
  limits: readonly WeighedLimit[],
): WaitingLimits['heldBefore'] {
  return CHANGE_KINDS.flatMap((kind) => {
    if (undecided[kind] === 0) return []
    const under = weighedAs(kind)
    if (limits.some((one) => one.exceeded && under.includes(one.kind))) return []
    const why = 'waits for a decision since an earlier run'
    return { kind, count: undecided[kind], limit: 0, exceeded: true, why }
  })
}

/** Counts what waits to be written, over all object types. */
async function waitingExports(context: StepContext, plans: readonly PlanEntry[]): Promise<Waiting> {
  const { space, journal, connector, clock } = context.parts
  const [ready, undecided] = [noChanges(), noChanges()]
  const approved = new Set(plans.flatMap((one) => (one.state === 'approved' ? one.plan : [])))
  const byPlan =
    approved.size === 0
      ? undefined
      : await heldByPlan(
          space,
          context.types.map((one) => one.key),
        )
  let rows = 0
  for (const type of context.types) {
    const { byState, staged, stagedHeld } = await space.counts(type.key)
    rows += byState.inSync + byState.deprovisioned
    for (const kind of CHANGE_KINDS) {
      ready[kind] += staged[kind] - stagedHeld[kind]
      undecided[kind] += stagedHeld[kind]
    }
  }
  for (const plan of approved) {
    for (const kind of CHANGE_KINDS) undecided[kind] -= byPlan?.get(plan)?.[kind] ?? 0
  }
  const { name, thresholds } = connector.definition
  const written = await writtenInWindow(journal, name, clock.now(), thresholds.window)
  return { ready, undecided, written, rows }
}
