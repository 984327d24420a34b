import type { Awaitable } from '../../model/awaitable.ts'
import { ECMA2HOST_USER, type SourceObject } from '../../model/source-object.ts'
import { type ColumnValue, emptyRow, type JsonValue } from '../../model/value.ts'
import type { EvaluationScope, FlowResult } from '../compiled.ts'
import { columnOverride, evaluatePlan, type FlowPlan, settle, settleLiteral } from './flow-plan.ts'

const NONE: readonly string[] = []

interface Collected {
  readonly columns: Record<string, ColumnValue>
  truncated: string[] | undefined
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
  const collected: Collected = { columns: emptyRow(), truncated: undefined }
  const overridden = source[ECMA2HOST_USER] !== undefined
  for (let index = 0; index < plans.length; index += 1) {
    const plan = plans[index]
    if (plan === undefined || (overridden && takeOverride(plan, source, collected))) continue
    const yielded = evaluatePlan(plan, source, scope)
    if (yielded instanceof Promise) return runRest(plans, index, yielded, source, scope, collected)
    collect(plan, yielded, collected)
  }
  return resultOf(collected)
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
  return resultOf(collected)
}

function collect(plan: FlowPlan, yielded: JsonValue | undefined, into: Collected): void {
  if (plan.expression === undefined) {
    into.columns[plan.column] = plan.fallback
    return
  }
  const settled = settle(plan, yielded)
  if (settled === undefined) return
  into.columns[plan.column] = settled.value
  if (settled.truncated) (into.truncated ??= []).push(plan.column)
}

function takeOverride(plan: FlowPlan, source: SourceObject, into: Collected): boolean {
  const given = plan.expression === undefined ? undefined : columnOverride(source, plan.column)
  if (given === undefined) return false
  const settled = settleLiteral(plan, given)
  into.columns[plan.column] = settled.value
  if (settled.truncated) (into.truncated ??= []).push(plan.column)
  return true
}

function resultOf(collected: Collected): FlowResult {
  return { columns: collected.columns, truncated: collected.truncated ?? NONE }
}
