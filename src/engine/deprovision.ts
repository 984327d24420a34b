import type { CompiledAction, CompiledObjectType } from '../compile/compiled.ts'
import type { ActionDefinition } from '../model/definition.ts'
import type { Span } from '../model/position.ts'
import { emptyRow, type Row } from '../model/value.ts'
import type { Cause } from './planned-change.ts'

/** Columns that a deprovisioning rule sets, laid over the flows. */
export interface Overlay {
  readonly set: Row
  readonly cause: Cause
}

/**
 * The columns of a `set` action. What its clock said when the rule first applied stays: a volatile column
 * (`DisabledAt: { expr: $now() }`) keeps the value of `before` while the rule goes on applying.
 *
 * @param before the columns as they are, when the rule applied already before this event
 */
export function overlayOf(
  action: Extract<CompiledAction, { kind: 'set' }>,
  cause: Cause,
  before: Row | undefined,
): Overlay {
  if (before === undefined || action.volatile.length === 0) return { set: action.set, cause }
  const set = emptyRow()
  for (const column of Object.keys(action.set)) {
    const now = action.set[column]
    const then = action.volatile.includes(column) ? before[column] : undefined
    const value = then ?? now
    if (value !== undefined) set[column] = value
  }
  return { set, cause }
}

/** The cause of an `onDisable` action: the rule that gave it, where it can be told from the others. */
export function disableCause(objectType: CompiledObjectType, action: CompiledAction): Cause {
  const rules = objectType.definition.deprovision.onDisable
  const alike = rules.filter((rule) => sameAction(rule.do, action))
  const [only] = alike
  return withSpan('onDisable', alike.length === 1 ? only?.span : undefined)
}

/** The cause of an `onDelete`, `onOutOfScope` or `onMissing` action. */
export function actionCause(
  objectType: CompiledObjectType,
  kind: 'onDelete' | 'onOutOfScope' | 'onMissing',
): Cause {
  return withSpan(kind, objectType.definition.deprovision[kind].span)
}

function withSpan(kind: Cause['kind'], span: Span | undefined): Cause {
  return span === undefined ? { kind } : { kind, span }
}

function sameAction(definition: ActionDefinition, action: CompiledAction): boolean {
  if (definition.kind !== 'set' || action.kind !== 'set') return definition.kind === action.kind
  if (definition.purgeAfter !== action.purgeAfter) return false
  const columns = Object.keys(action.set)
  return columns.length === definition.set.size && columns.every((one) => definition.set.has(one))
}
