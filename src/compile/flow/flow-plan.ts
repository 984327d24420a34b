import type { AttributeType } from '../../model/attributes/attribute.ts'
import type { FlowDefinition } from '../../model/definition.ts'
import { SyncError } from '../../model/errors.ts'
import { ECMA2HOST_USER, type SourceObject } from '../../model/source-object.ts'
import type { ColumnDescription, ColumnKind } from '../../model/table.ts'
import { type ColumnValue, isObject, type JsonValue } from '../../model/value.ts'
import type { CompiledExpression, EvaluationScope } from '../compiled.ts'
import type { Shape } from '../expression/tree.ts'
import { isSkip } from '../functions/skip.ts'
import { labelOf, type ResolveAttribute } from './attribute-path.ts'
import type { Codec, Held } from './codec/codec.ts'
import type { TextLimit } from './text-limit.ts'

/** One column with everything that is needed to work out its value. */
export interface FlowPlan {
  readonly column: string
  readonly role: 'anchor' | 'flow'
  readonly definition: FlowDefinition | undefined
  readonly description: ColumnDescription | undefined
  readonly kind: ColumnKind
  /** The expression; absent for a constant. */
  readonly expression: CompiledExpression | undefined
  readonly shape: Shape
  /** What the paths of the expression stand for. */
  readonly resolve: ResolveAttribute
  /** What the expression yields, as far as its shape says. */
  readonly type: AttributeType
  readonly codec: Codec
  /** A value as the column is to hold it: a constant, an ECMA2Host attribute. */
  literal(value: JsonValue): Held | undefined
  /** Only for columns of text. */
  readonly limit: TextLimit | undefined
  /** Attribute value, as text, to column value. */
  readonly values: ReadonlyMap<string, ColumnValue> | undefined
  /** What stands for "no value": the default, or NULL. */
  readonly fallback: ColumnValue
  readonly hasDefault: boolean
  readonly required: boolean
  readonly onOverflow: 'error' | 'truncate'
  readonly apply: 'always' | 'create'
}

/** Takes note of columns whose value was cut. */
export interface Cuts {
  truncated: readonly string[]
}

/** The value that an ECMA2Host client gave for the column itself; it wins over the expression. */
export function columnOverride(source: SourceObject, column: string): JsonValue | undefined {
  const columns = source[ECMA2HOST_USER]
  return isObject(columns) && Object.hasOwn(columns, column) ? columns[column] : undefined
}

/** Runs the expression of a plan; a constant has its value already. */
export function evaluatePlan(
  plan: FlowPlan,
  source: SourceObject,
  scope: EvaluationScope,
): ReturnType<CompiledExpression['evaluate']> {
  return plan.expression === undefined ? undefined : plan.expression.evaluate(source, scope)
}

/**
 * Makes a column value of what an expression yielded.
 *
 * @returns `undefined` when the column is to be left alone (`$skip()`)
 * @throws SyncError `FLOW_REQUIRED`, `OBJECT_NO_ANCHOR`, `FLOW_SEVERAL_VALUES`, `FLOW_UNKNOWN_VALUE`,
 *   `FLOW_VALUE`, `FLOW_TOO_LONG`
 */
export function settle(
  plan: FlowPlan,
  yielded: JsonValue | undefined,
  cuts: Cuts,
): ColumnValue | undefined {
  if (isSkip(yielded)) return undefined
  const value = Array.isArray(yielded) ? oneOf(plan, yielded) : yielded
  if (value === undefined || value === null || value === '') return withoutValue(plan)
  if (plan.values !== undefined) return settleListed(plan, plan.values, value)
  const encoded = plan.codec.encode(value)
  if (encoded === undefined) throw unfit(plan)
  return fitted(plan, encoded, cuts)
}

/** Makes a column value of one that is given as the column is to hold it. */
export function settleLiteral(plan: FlowPlan, value: JsonValue, cuts: Cuts): ColumnValue {
  if (value === null || value === '') return withoutValue(plan)
  const literal = plan.literal(value)
  if (literal === undefined) throw unfit(plan)
  return fitted(plan, literal, cuts)
}

/** Whether the column can hold a value whole. */
export function holds(plan: FlowPlan, value: ColumnValue): boolean {
  const { limit } = plan
  if (limit === undefined || typeof value !== 'string') return true
  return limit.storable(value) && limit.fits(value)
}

function withoutValue(plan: FlowPlan): ColumnValue {
  if (plan.hasDefault) return plan.fallback
  if (plan.role === 'anchor') {
    throw new SyncError(
      'OBJECT_NO_ANCHOR',
      `The anchor column "${plan.column}" gets no value from ${labelOfPlan(plan)}. Send the attribute, or map ` +
        'the anchor to one that every person has.',
      { column: plan.column, attribute: labelOfPlan(plan) },
    )
  }
  if (plan.required) {
    throw new SyncError(
      'FLOW_REQUIRED',
      `${labelOfPlan(plan)} is required: the column "${plan.column}" must have a value and got none.`,
      { column: plan.column, attribute: labelOfPlan(plan) },
    )
  }
  return null
}

function oneOf(plan: FlowPlan, values: readonly JsonValue[]): JsonValue | undefined {
  if (plan.kind === 'json' || plan.definition?.as === 'json') {
    return values.length === 0 ? undefined : values
  }
  if (values.length > 1) {
    throw new SyncError(
      'FLOW_SEVERAL_VALUES',
      `${labelOfPlan(plan)} gives ${values.length} values for the column "${plan.column}", which holds one. ` +
        'Choose one in the mapping, for example with [0].',
      { column: plan.column, attribute: labelOfPlan(plan) },
    )
  }
  return values[0]
}

function settleListed(
  plan: FlowPlan,
  values: ReadonlyMap<string, ColumnValue>,
  value: JsonValue,
): ColumnValue {
  const listed = isScalar(value) ? values.get(String(value)) : undefined
  if (listed !== undefined) return listed
  if (plan.hasDefault) return plan.fallback
  throw new SyncError(
    'FLOW_UNKNOWN_VALUE',
    `The value of ${labelOfPlan(plan)} is not among the ${values.size} "values" of the column ` +
      `"${plan.column}". Add it to the mapping, or give a "default".`,
    { column: plan.column, attribute: labelOfPlan(plan) },
  )
}

function fitted(plan: FlowPlan, value: Held, cuts: Cuts): ColumnValue {
  const { limit } = plan
  if (limit === undefined || typeof value !== 'string') return value
  if (!limit.storable(value)) {
    throw new SyncError(
      'FLOW_VALUE',
      `The value of ${labelOfPlan(plan)} has a character that the column "${plan.column}" ` +
        `(${plan.description?.type ?? 'text'}) cannot hold. A Unicode type such as nvarchar can.`,
      { column: plan.column, attribute: labelOfPlan(plan) },
    )
  }
  if (limit.fits(value)) return value
  if (plan.onOverflow === 'truncate') {
    cuts.truncated = [...cuts.truncated, plan.column]
    return limit.truncate(value)
  }
  throw new SyncError(
    'FLOW_TOO_LONG',
    `The value of ${labelOfPlan(plan)} is longer than the ${limit.length} ${limit.unit} of the column ` +
      `"${plan.column}". Make the column longer, or say "onOverflow: truncate".`,
    { column: plan.column, attribute: labelOfPlan(plan) },
  )
}

function unfit(plan: FlowPlan): SyncError {
  return new SyncError(
    'FLOW_VALUE',
    `The column "${plan.column}" takes ${plan.codec.expects}, and the value of ${labelOfPlan(plan)} is none.`,
    { column: plan.column, attribute: labelOfPlan(plan) },
  )
}

function isScalar(value: JsonValue): value is Held {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** The attributes that the expression of a plan reads, as a message names them. */
export function labelOfPlan({ expression, column }: FlowPlan): string {
  const labels = [...new Set((expression?.analysis.paths ?? []).map(labelOf))]
  return labels.length === 0 ? `the flow of "${column}"` : labels.slice(0, 3).join(', ')
}
