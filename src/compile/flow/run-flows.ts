import type { Awaitable } from '../../model/awaitable.ts'
import { ECMA2HOST_USER, type SourceObject } from '../../model/source-object.ts'
import { type ColumnValue, emptyRow, type JsonValue } from '../../model/value.ts'
import type { EvaluationScope, FlowResult } from '../compiled.ts'
import {
  columnOverride,
  type Cuts,
  evaluatePlan,
  type FlowPlan,
  settle,
  settleLiteral,
} from './flow-plan.ts'

const NONE: readonly string[] = []

/** What has been worked out so far. */
interface Collected extends Cuts {
  readonly columns: Record<string, ColumnValue>
}

/**
 * Works out the columns of one object, in the order of the plans. Answers at once as long as every
 * expression is a closure; the first one that is not makes the rest wait for it.
 *
 * @throws SyncError see {@link settle}
 */
export function runFlows(
  plans: readonly FlowPlan[],
  source: SourceObject,
  scope: EvaluationScope,
): Awaitable<FlowResult> {
  const collected: Collected = { columns: emptyRow(), truncated: NONE }
  const overridden = source[ECMA2HOST_USER] !== undefined
  for (let index = 0; index < plans.length; index += 1) {
    const plan = plans[index]
    if (plan === undefined || (overridden && takeOverride(plan, source, collected))) continue
    const yielded = evaluatePlan(plan, source, scope)
    if (yielded instanceof Promise) return runRest(plans, index, yielded, source, scope, collected)
    collect(plan, yielded, collected)
  }
  return collected
}

async function runRest(
  plans: readonly FlowPlan[],
  from: number,
  first: Promise<JsonValue | undefined>,
  source: SourceObject,
  scope: EvaluationScope,
  collected: Collected,
): Promise<FlowResult> {
  for (const [index, plan] of plans.entries()) {
    if (index < from) continue
    if (index > from && takeOverride(plan, source, collected)) continue
    collect(plan, await (index === from ? first : evaluatePlan(plan, source, scope)), collected)
  }
  return collected
}

function collect(plan: FlowPlan, yielded: JsonValue | undefined, into: Collected): void {
  if (plan.expression === undefined) {
    into.columns[plan.column] = plan.fallback
    return
  }
  const settled = settle(plan, yielded, into)
  if (settled !== undefined) into.columns[plan.column] = settled
}

function takeOverride(plan: FlowPlan, source: SourceObject, into: Collected): boolean {
  const given = plan.expression === undefined ? undefined : columnOverride(source, plan.column)
  if (given === undefined) return false
  into.columns[plan.column] = settleLiteral(plan, given, into)
  return true
}
