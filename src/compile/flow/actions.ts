import { type Awaitable, whenReady } from '../../model/awaitable.ts'
import type { ActionDefinition, RuleDefinition } from '../../model/definition.ts'
import type { Span } from '../../model/position.ts'
import type { SourceObject } from '../../model/source-object.ts'
import { unreachable } from '../../model/unreachable.ts'
import { emptyRow, type JsonValue, type Row } from '../../model/value.ts'
import type { CompiledAction, CompiledExpression, EvaluationScope } from '../compiled.ts'
import { type FlowPlan, holds, settleLiteral } from './flow-plan.ts'

/** A column that a `set` action fills: a constant, or an expression on the object. */
export type SetColumn =
  | { readonly column: string; readonly constant: Row[string] }
  | {
      readonly column: string
      readonly expression: CompiledExpression
      /** How the column takes values that are meant for it as they are. */
      readonly plan: FlowPlan
    }

/** An action whose expressions are compiled. */
export type ReadyAction =
  | { readonly kind: 'keep' }
  | { readonly kind: 'delete' }
  | {
      readonly kind: 'set'
      readonly columns: readonly SetColumn[]
      readonly volatile: readonly string[]
      readonly purgeAfter: number | undefined
    }

/** A rule of `onDisable` that is compiled. */
export interface ReadyRule {
  readonly when: CompiledExpression | undefined
  readonly do: ReadyAction
}

/** What an action is compiled with. */
export interface ActionParts {
  /** Compiles an expression; `undefined` when it cannot be read, which is a problem of its own. */
  expression(text: RuleDefinition['when'] & object): CompiledExpression | undefined
  /** How a column takes values as they are; `undefined` when the column cannot be written. */
  plan(column: string): FlowPlan | undefined
  /** Told of a constant that its column cannot hold, and where it stands. */
  unfit(span: Span, column: string, plan: FlowPlan): void
  /** Told of a constant that is longer than its column, or has letters that it cannot hold. */
  tooLong(span: Span, column: string, plan: FlowPlan): void
}

/** Compiles an action: constants are made column values once. */
export function readyAction(definition: ActionDefinition, parts: ActionParts): ReadyAction {
  switch (definition.kind) {
    case 'keep':
      return { kind: 'keep' }
    case 'delete':
      return { kind: 'delete' }
    case 'set':
      return readySet(definition, parts)
    default:
      return unreachable(definition)
  }
}

/** Works an action out for one object. */
export function workOut(
  action: ReadyAction,
  source: SourceObject,
  scope: EvaluationScope,
): Awaitable<CompiledAction> {
  if (action.kind !== 'set') return action
  const { volatile, purgeAfter } = action
  return whenReady(fillColumns(action.columns, source, scope, emptyRow(), 0), (set) => ({
    kind: 'set',
    set,
    volatile,
    ...(purgeAfter === undefined ? {} : { purgeAfter }),
  }))
}

/** The action of the first rule that holds; `keep` when none does. */
export function firstAction(
  rules: readonly ReadyRule[],
  source: SourceObject,
  scope: EvaluationScope,
  from = 0,
): Awaitable<CompiledAction> {
  const rule = rules[from]
  if (rule === undefined) return { kind: 'keep' }
  if (rule.when === undefined) return workOut(rule.do, source, scope)
  return whenReady(rule.when.evaluate(source, scope), (value) =>
    isTrue(value) ? workOut(rule.do, source, scope) : firstAction(rules, source, scope, from + 1),
  )
}

/** Whether a value counts as true, as JSONata's `$boolean` has it. */
export function isTrue(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return false
  if (Array.isArray(value)) return value.some((one: JsonValue) => isTrue(one))
  return typeof value === 'object' ? Object.keys(value).length > 0 : Boolean(value)
}

function readySet(
  definition: Extract<ActionDefinition, { kind: 'set' }>,
  parts: ActionParts,
): ReadyAction {
  const columns: SetColumn[] = []
  const volatile: string[] = []
  for (const [column, given] of definition.set) {
    const plan = parts.plan(column)
    if (plan === undefined) continue
    if ('constant' in given) {
      const constant =
        given.constant === null || given.constant === ''
          ? given.constant
          : plan.literal(given.constant)
      if (constant === undefined) parts.unfit(given.span, column, plan)
      else if (!holds(plan, constant)) parts.tooLong(given.span, column, plan)
      else columns.push({ column, constant })
      continue
    }
    const expression = parts.expression(given.expr)
    if (expression === undefined) continue
    if (expression.analysis.nondeterministic.length > 0) volatile.push(column)
    columns.push({ column, expression, plan })
  }
  return { kind: 'set', columns, volatile, purgeAfter: definition.purgeAfter }
}

function fillColumns(
  columns: readonly SetColumn[],
  source: SourceObject,
  scope: EvaluationScope,
  row: Record<string, Row[string]>,
  from: number,
): Awaitable<Row> {
  for (let index = from; index < columns.length; index += 1) {
    const one = columns[index]
    if (one === undefined) break
    if ('constant' in one) {
      row[one.column] = one.constant
      continue
    }
    const { column, plan } = one
    const value = one.expression.evaluate(source, scope)
    if (value instanceof Promise) {
      return value.then((ready) => {
        row[column] = settleLiteral(plan, ready ?? null, { truncated: [] })
        return fillColumns(columns, source, scope, row, index + 1)
      })
    }
    row[column] = settleLiteral(plan, value ?? null, { truncated: [] })
  }
  return row
}
