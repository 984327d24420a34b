import type { AttributeDefinition } from '../../model/attributes/attribute.ts'
import type { ColumnValue, JsonValue } from '../../model/value.ts'
import type { Selector, Shape } from '../expression/tree.ts'
import type { ResolveAttribute, ResolvedAttribute } from '../flow/attribute-path.ts'
import type { Codec, Comparing, Held } from '../flow/codec/codec.ts'
import type { FlowPlan } from '../flow/flow-plan.ts'

/**
 * An attribute that one column carries: the flow of the column, seen from both sides. It exists for the
 * closed list of shapes that can be turned round (spec §3.6).
 */
export interface Carried {
  readonly column: string
  readonly attribute: ResolvedAttribute
  readonly selector: Selector | undefined
  /** Attribute value to column value, `undefined` when the column cannot hold it so. */
  encode(value: JsonValue): ColumnValue | undefined
  /** Column value to attribute value, `undefined` when no attribute value gives it. */
  decode(value: Held): JsonValue | undefined
  /** The row alone gives back what was accepted; otherwise the connector space is asked first. */
  readonly faithful: boolean
  /** Different attribute values are different columns, but for spellings that mean the same. */
  readonly injective: boolean
  /** Where the row cannot answer at all, not even as second choice. */
  readonly fromRow: boolean
  readonly comparing: Comparing
  readonly caseless: boolean
  /** Every value that the attribute can have, with its column value; absent when they are not few. */
  readonly domain: readonly (readonly [Held, Held])[] | undefined
  readonly prefix: string
  readonly suffix: string
  /** The inverse in a word, for `explain`. */
  readonly how: string
}

/** The part of {@link Carried} that grows while the shape is taken apart, from the column inwards. */
type Layer = Omit<Carried, 'column' | 'attribute' | 'selector'>

/** The attribute that a plan's column carries, `undefined` when its expression cannot be turned round. */
export function carriedBy(plan: FlowPlan): Carried | undefined {
  if (plan.expression === undefined) return undefined
  const outer = plan.values === undefined ? byCodec(plan) : byValues(plan, plan.values)
  return outer && inward(plan, plan.shape, outer)
}

/** Whether an attribute tells upper from lower case. */
export function isCaseExact(definition: AttributeDefinition): boolean {
  return definition.caseExact
}

function byCodec(plan: FlowPlan): Layer {
  const { codec, onOverflow, limit } = plan
  const cuts = onOverflow === 'truncate' && limit !== undefined && limit.length < Infinity
  return {
    encode: (value) => codec.encode(value),
    decode: isTold(plan) ? (value) => codec.decode(value) : strictDecode(codec),
    faithful: codec.faithful && !cuts,
    injective: codec.injective && !cuts,
    fromRow: true,
    comparing: cuts ? 'normalised' : codec.comparing,
    caseless: codec.caseless,
    domain: undefined,
    prefix: '',
    suffix: '',
    how: plan.definition?.as === undefined ? 'copy' : `as ${plan.definition.as}`,
  }
}

/** Whether every content of the column is a value: typed columns, plain text, booleans in any case. */
function isTold(plan: FlowPlan): boolean {
  const { codec, limit } = plan
  return limit === undefined || codec.comparing === 'text' || codec.caseless
}

/** Reads converted text only as it would have been written, so that filters find what GET shows. */
function strictDecode(codec: Codec): (value: Held) => JsonValue | undefined {
  return (value) => {
    const decoded = codec.decode(value)
    return decoded !== undefined && codec.encode(decoded) === value ? decoded : undefined
  }
}

function byValues(plan: FlowPlan, values: ReadonlyMap<string, ColumnValue>): Layer | undefined {
  const back = new Map<Held, Held>()
  for (const [key, value] of values) {
    if (value === null || back.has(value)) return undefined
    back.set(value, plan.type === 'boolean' ? key === 'true' : key)
  }
  return {
    encode: (value) => (isScalar(value) ? values.get(String(value)) : undefined),
    decode: (value) => back.get(value),
    faithful: true,
    injective: true,
    fromRow: true,
    comparing: 'label',
    caseless: false,
    domain: [...back].map(([column, attribute]) => [attribute, column] as const),
    prefix: '',
    suffix: '',
    how: 'values',
  }
}

function inward(plan: FlowPlan, shape: Shape, outer: Layer): Carried | undefined {
  switch (shape.kind) {
    case 'path':
      return atPath(plan, shape, outer)
    case 'not':
      return throughNot(plan, shape.of, outer)
    case 'choice':
      return throughChoice(plan, shape, outer)
    case 'affix':
      return throughAffix(plan, shape, outer)
    case 'fold':
      return throughFold(plan, shape, outer)
    default:
      return undefined
  }
}

function atPath(
  plan: FlowPlan,
  shape: Extract<Shape, { kind: 'path' }>,
  outer: Layer,
): Carried | undefined {
  const attribute = plan.resolve(shape.path, plan.type)
  if (attribute === undefined || attribute.definition.type === 'complex') return undefined
  // several values in one column, or the first of many without saying which: nothing to turn round
  if (attribute.top.multiValued && shape.selector === undefined) return undefined
  const layer = attribute.definition.type === 'boolean' ? asBoolean(outer) : outer
  if (layer === undefined) return undefined
  const opaque = layer.comparing === 'opaque' && layer.domain === undefined
  return {
    ...layer,
    faithful: layer.faithful && !opaque,
    column: plan.column,
    attribute,
    selector: shape.selector,
  }
}

/** A boolean has two values; the column must tell them apart. */
function asBoolean(outer: Layer): Layer | undefined {
  if (outer.domain !== undefined) return outer
  const yes = outer.encode(true)
  const no = outer.encode(false)
  if (yes === undefined || no === undefined || yes === null || no === null || yes === no) {
    return undefined
  }
  return outer.decode(yes) === true && outer.decode(no) === false
    ? { ...outer, domain: [[true, yes] as const, [false, no] as const] }
    : undefined
}

function throughNot(plan: FlowPlan, of: Shape, outer: Layer): Carried | undefined {
  const two = asBoolean(outer)
  if (two === undefined) return undefined
  return inward(plan, of, {
    ...two,
    encode: (value) => (typeof value === 'boolean' ? two.encode(!value) : undefined),
    decode: (value) => {
      const decoded = two.decode(value)
      return typeof decoded === 'boolean' ? !decoded : undefined
    },
    domain: two.domain?.map(([value, column]) => [value !== true, column] as const),
    how: '$not',
  })
}

function throughChoice(
  plan: FlowPlan,
  shape: Extract<Shape, { kind: 'choice' }>,
  outer: Layer,
): Carried | undefined {
  const { whenTrue, whenFalse, of } = shape
  if (whenTrue === null || whenFalse === null || whenTrue === '' || whenFalse === '')
    return undefined
  const [yes, no] = [outer.encode(whenTrue), outer.encode(whenFalse)]
  if (yes === undefined || no === undefined || yes === null || no === null || yes === no) {
    return undefined
  }
  return inward(plan, of, {
    ...outer,
    encode: (value) => (value === true ? yes : value === false ? no : undefined),
    decode: (value) => {
      if (value === yes) return true
      return value === no ? false : undefined
    },
    faithful: true,
    injective: true,
    caseless: false,
    comparing: 'label',
    domain: [[true, yes] as const, [false, no] as const],
    how: 'choice',
  })
}

function throughAffix(
  plan: FlowPlan,
  shape: Extract<Shape, { kind: 'affix' }>,
  outer: Layer,
): Carried | undefined {
  const { prefix, suffix, of } = shape
  const least = prefix.length + suffix.length
  return inward(plan, of, {
    ...outer,
    encode: (value) =>
      typeof value === 'string' ? outer.encode(prefix + value + suffix) : undefined,
    decode: (value) => {
      const text = outer.decode(value)
      if (typeof text !== 'string' || text.length <= least) return undefined
      if (!text.startsWith(prefix) || !text.endsWith(suffix)) return undefined
      return text.slice(prefix.length, text.length - suffix.length)
    },
    domain: outer.domain && affixedDomain(outer.domain, prefix, suffix),
    prefix: outer.prefix + prefix,
    suffix: suffix + outer.suffix,
    how: 'affix',
  })
}

function affixedDomain(
  domain: NonNullable<Layer['domain']>,
  prefix: string,
  suffix: string,
): NonNullable<Layer['domain']> {
  return domain.flatMap(([value, column]) => {
    const text = String(value)
    const inner = text.slice(prefix.length, text.length - suffix.length)
    return inner !== '' && text === prefix + inner + suffix ? [[inner, column] as const] : []
  })
}

function throughFold(
  plan: FlowPlan,
  shape: Extract<Shape, { kind: 'fold' }>,
  outer: Layer,
): Carried | undefined {
  // folding around an affix would fold the affix too
  if (shape.of.kind !== 'path' && shape.of.kind !== 'fold') return undefined
  const path = innermost(shape.of, plan.resolve)
  const exact = path === undefined || isCaseExact(path.definition)
  const fold = shape.function === 'lowercase' ? lower : trim
  return inward(plan, shape.of, {
    ...outer,
    encode: (value) => (typeof value === 'string' ? encodeFolded(outer, fold(value)) : undefined),
    faithful: outer.faithful && !exact,
    injective: outer.injective && !exact,
    fromRow: outer.fromRow && !exact,
    comparing: exact || outer.domain !== undefined ? 'normalised' : outer.comparing,
    domain: undefined,
    how: `$${shape.function}`,
  })
}

function encodeFolded(outer: Layer, folded: string): ColumnValue | undefined {
  return folded === '' ? undefined : outer.encode(folded)
}

function innermost(shape: Shape, resolve: ResolveAttribute): ResolvedAttribute | undefined {
  switch (shape.kind) {
    case 'path':
      return resolve(shape.path)
    case 'fold':
      return innermost(shape.of, resolve)
    default:
      return undefined
  }
}

function lower(value: string): string {
  return value.toLowerCase()
}

/** As JSONata's `$trim` does: inner runs of blanks become one. */
function trim(value: string): string {
  return value.replaceAll(/[ \t\n\r]+/gu, ' ').replaceAll(/^ | $/gu, '')
}

function isScalar(value: JsonValue): value is Held {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
