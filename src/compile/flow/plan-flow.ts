import type { AttributeType } from '../../model/attributes/attribute.ts'
import type { AnchorDefinition, FlowDefinition } from '../../model/definition.ts'
import { lazily } from '../../model/lazily.ts'
import type { ColumnDescription, ColumnKind } from '../../model/table.ts'
import type { ColumnValue, JsonValue } from '../../model/value.ts'
import type { CompiledExpression } from '../compiled.ts'
import type { Shape } from '../expression/tree.ts'
import type { ResolveAttribute } from './attribute-path.ts'
import { toBoolean } from './codec/boolean.ts'
import type { Codec, Held } from './codec/codec.ts'
import { createCodec } from './codec/create.ts'
import type { FlowPlan } from './flow-plan.ts'
import { textLimit } from './text-limit.ts'

/** What cannot work in a flow; `check` says it with its place. */
export type FlowFault =
  | { readonly kind: 'conversion'; readonly kindOfColumn: ColumnKind }
  | {
      readonly kind: 'literal'
      readonly where: 'const' | 'default' | 'values'
      readonly expects: string
    }

/** A compiled expression with its shape. */
export interface Ready {
  readonly expression: CompiledExpression | undefined
  readonly shape: Shape
  readonly resolve: ResolveAttribute
}

const NO_SHAPE: Shape = { kind: 'other' }

/** The plan of an anchor column; `undefined` when the database or the engine makes its value. */
export function planAnchor(
  definition: AnchorDefinition,
  ready: Ready,
  description: ColumnDescription | undefined,
): FlowPlan | undefined {
  if (ready.expression === undefined) return undefined
  const kind = description?.kind ?? 'unknown'
  const type = typeOfShape(ready.shape, kind, ready.resolve)
  const codec = createCodec({ kind, type })
  if (codec === undefined) return undefined
  return {
    ...common(definition.column, ready, description, type, codec),
    role: 'anchor',
    definition: undefined,
    values: undefined,
    fallback: null,
    hasDefault: false,
    required: true,
    onOverflow: 'error',
    apply: 'always',
  }
}

/** The plan of a flow, with what cannot work in it; such a flow has no plan. */
export function planFlow(
  definition: FlowDefinition,
  ready: Ready,
  description: ColumnDescription | undefined,
): FlowPlan | FlowFault {
  const kind = description?.kind ?? 'unknown'
  const shape = ready.expression === undefined ? NO_SHAPE : ready.shape
  const type = typeOfShape(shape, kind, ready.resolve, definition)
  const { as, format, timezone } = definition
  const codec = createCodec({ kind, type, as, format, timezone })
  if (codec === undefined) return { kind: 'conversion', kindOfColumn: kind }
  const base = common(definition.column, { ...ready, shape }, description, type, codec)
  const isConstant = 'constant' in definition.value
  const given = 'constant' in definition.value ? definition.value.constant : definition.default
  const fallback = literalOf(base.literal, given ?? null)
  if (fallback === undefined) {
    return { kind: 'literal', where: isConstant ? 'const' : 'default', expects: codec.expects }
  }
  const values = definition.values && listedValues(definition.values, codec, base.literal, type)
  if (values === 'unfit') return { kind: 'literal', where: 'values', expects: codec.expects }
  return {
    ...base,
    role: 'flow',
    definition,
    values,
    fallback,
    hasDefault: !isConstant && definition.default !== undefined,
    required: definition.required,
    onOverflow: definition.onOverflow,
    apply: definition.apply,
  }
}

/** Whether a flow could be planned. */
export function isPlan(planned: FlowPlan | FlowFault): planned is FlowPlan {
  return 'column' in planned
}

/** What an expression of a shape yields. The column decides for attributes that no schema has. */
function typeOfShape(
  shape: Shape,
  kind: ColumnKind,
  resolve: ResolveAttribute,
  flow?: Pick<FlowDefinition, 'as' | 'values'>,
): AttributeType {
  switch (shape.kind) {
    case 'path':
      return resolve(shape.path, customType(kind, flow))?.definition.type ?? 'string'
    case 'not':
      return 'boolean'
    case 'choice':
      return typeOfValue(shape.whenTrue ?? shape.whenFalse)
    case 'constant':
      return typeOfValue(shape.value)
    default:
      return 'string'
  }
}

function customType(
  kind: ColumnKind,
  flow: Pick<FlowDefinition, 'as' | 'values'> | undefined,
): AttributeType {
  if (flow?.values !== undefined) {
    const keys = [...flow.values.keys()].map((key) => key.toLowerCase())
    return keys.every((key) => key === 'true' || key === 'false') ? 'boolean' : 'string'
  }
  if (flow?.as === 'bool' || kind === 'bool') return 'boolean'
  return flow?.as === 'datetime' || kind === 'datetime' ? 'dateTime' : 'string'
}

function typeOfValue(value: ColumnValue): AttributeType {
  if (typeof value === 'boolean') return 'boolean'
  return typeof value === 'number' ? 'decimal' : 'string'
}

function common(
  column: string,
  ready: Ready,
  description: ColumnDescription | undefined,
  type: AttributeType,
  codec: Codec,
): Pick<
  FlowPlan,
  | 'column'
  | 'description'
  | 'kind'
  | 'expression'
  | 'shape'
  | 'resolve'
  | 'type'
  | 'codec'
  | 'literal'
  | 'limit'
> {
  const kind = description?.kind ?? 'unknown'
  const isText = kind === 'text' || kind === 'unknown'
  return {
    column,
    description,
    kind,
    expression: ready.expression,
    shape: ready.shape,
    resolve: ready.resolve,
    type,
    codec,
    literal: literalReader(codec, kind),
    limit: isText ? textLimit(description) : undefined,
  }
}

/** Reads values as the column is to hold them: as the flow would write them, else as the type takes them. */
export function literalReader(
  codec: Codec | undefined,
  kind: ColumnKind,
): (value: JsonValue) => Held | undefined {
  const plain = lazily(() => createCodec({ kind, type: 'string' }))
  return (value) => codec?.literal(value) ?? plain()?.literal(value)
}

function literalOf(
  literal: (value: JsonValue) => Held | undefined,
  value: ColumnValue,
): ColumnValue | undefined {
  if (value === null) return null
  // an empty text is a value when someone wrote it into the configuration
  return value === '' ? '' : literal(value)
}

function listedValues(
  values: ReadonlyMap<string, ColumnValue>,
  codec: Codec,
  literal: (value: JsonValue) => Held | undefined,
  type: AttributeType,
): ReadonlyMap<string, ColumnValue> | 'unfit' {
  const listed = new Map<string, ColumnValue>()
  for (const [key, value] of values) {
    const held = literalOf(
      typeof value === 'boolean' ? (one) => codec.literal(one) : literal,
      value,
    )
    if (held === undefined) return 'unfit'
    listed.set(type === 'boolean' ? String(toBoolean(key) ?? key) : key, held)
  }
  return listed
}
