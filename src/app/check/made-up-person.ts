import type { CompiledFlow } from '../../compile/compiled.ts'
import { findAttribute, type AttributeDefinition } from '../../model/attributes/attribute.ts'
import { enterpriseUserSchema } from '../../model/attributes/enterprise-user.ts'
import { userSchema } from '../../model/attributes/user.ts'
import type { FlowDefinition } from '../../model/definition.ts'
import { ENTERPRISE_USER, type SourceObject } from '../../model/source-object.ts'
import { emptyObject, isObject, type JsonValue } from '../../model/value.ts'

/**
 * Texts that have lost something on their way through somebody's tables before: quotes, letters beyond
 * code pages and beyond 16 bits, wildcards, case, leading zeros, length. Few, for `validate` tries them all.
 */
const TEXTS: readonly string[] = [
  'Ada',
  "O'Brien Łukasz 𝒜😀 50 %_[x]",
  '00042',
  `UPPER lower ${'x'.repeat(30)}`,
]
const INSTANTS: readonly string[] = ['2026-01-31T22:00:00Z', '1999-12-31T23:59:59.123Z']
const CONVERTED: Readonly<Record<NonNullable<FlowDefinition['as']>, readonly string[]>> = {
  text: TEXTS,
  int: ['42', '0', '-7'],
  decimal: ['4.5', '0', '-0.25'],
  bool: ['true', 'false'],
  uuid: ['8f3c0a52-1c1e-4b0f-9a55-6f2f6d0a7e11', '8F3C0A52-1C1E-4B0F-9A55-6F2F6D0A7E11'],
  date: INSTANTS,
  datetime: INSTANTS,
  json: TEXTS,
}

/** An attribute that flows read, with values to try. */
export interface MadeUpAttribute {
  readonly path: readonly string[]
  readonly values: readonly JsonValue[]
}

/** Every attribute that flows read; what a flow says with `values` or `as` limits what is tried. */
export function madeUpAttributes(flows: readonly CompiledFlow[]): readonly MadeUpAttribute[] {
  const attributes = new Map<string, MadeUpAttribute>()
  for (const { expression, definition } of flows) {
    const limited = definition?.values !== undefined || definition?.as !== undefined
    for (const { path } of expression?.analysis.inputs ?? []) {
      const key = JSON.stringify(path)
      if (isSelected(path) || (attributes.has(key) && !limited)) continue
      attributes.set(key, { path, values: candidates(path, definition) })
    }
  }
  return [...attributes.values()]
}

/** Somebody who has, for each attribute, the value of a number; beyond the last one it starts again. */
export function personOf(
  attributes: readonly MadeUpAttribute[],
  numberOf: (attribute: MadeUpAttribute) => number,
): SourceObject {
  const person: Draft = emptyObject()
  for (const attribute of attributes) {
    const { path, values } = attribute
    const value = values[numberOf(attribute) % values.length]
    if (value !== undefined) setValue(person, path, value)
  }
  return person
}

/** Whether upper and lower case are told apart in an attribute (RFC 7643 §2.2). */
export function isCaseExact(path: readonly string[]): boolean {
  return attributeOf(path)?.caseExact === true
}

/** What selects an entry of a multi-valued attribute: it stays as it is. */
function isSelected(path: readonly string[]): boolean {
  const [name = '', sub] = path
  return (sub === 'type' || sub === 'primary') && attributeOf([name])?.multiValued === true
}

function candidates(
  path: readonly string[],
  flow: FlowDefinition | undefined,
): readonly JsonValue[] {
  if (typeOf(path) === 'boolean') return [true, false]
  if (flow?.values !== undefined && flow.values.size > 0) return [...flow.values.keys()]
  return flow?.as === undefined ? [...TEXTS, ...INSTANTS.slice(0, 1)] : CONVERTED[flow.as]
}

/** A person that is being made up. */
type Draft = Record<string, JsonValue>

/** Writes a value at a path; entries of a multi-valued attribute all get it. */
function setValue(person: Draft, path: readonly string[], value: JsonValue): void {
  const [name, ...rest] = path
  if (name === undefined) return
  if (rest.length === 0) {
    person[name] = value
    return
  }
  const inner = person[name]
  const definition = attributeOf([name])
  if (definition?.multiValued !== true) {
    const below = isDraft(inner) ? inner : emptyObject()
    setValue(below, rest, value)
    person[name] = below
    return
  }
  const entries: readonly JsonValue[] = Array.isArray(inner) ? inner : entriesOf(definition)
  person[name] = entries
  if (rest[0] === 'type' || rest[0] === 'primary') return
  for (const entry of entries) if (isDraft(entry)) setValue(entry, rest, value)
}

function isDraft(value: JsonValue | undefined): value is Draft {
  return isObject(value)
}

/** One entry of each type, so that every selector finds one. */
function entriesOf(definition: AttributeDefinition): readonly JsonValue[] {
  const type = findAttribute(definition.subAttributes ?? [], 'type')
  const types = type?.canonicalValues ?? ['work']
  return types.map((one, index) =>
    Object.assign(emptyObject(), { type: one }, index === 0 ? { primary: true } : {}),
  )
}

/** The value at a path; of a multi-valued attribute that of its first entry. */
export function valueAtPath(source: JsonValue, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = source
  for (const name of path) {
    const holder: JsonValue | undefined = Array.isArray(value) ? value[0] : value
    value = isObject(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined
  }
  return value
}

function typeOf(path: readonly string[]): string {
  if (path.length === 1 && (path[0] === 'accountEnabled' || path[0] === 'isSoftDeleted')) {
    return 'boolean'
  }
  return attributeOf(path)?.type ?? 'string'
}

function attributeOf(path: readonly string[]): AttributeDefinition | undefined {
  const inside = path[0] === ENTERPRISE_USER
  let attributes = inside ? enterpriseUserSchema.attributes : userSchema.attributes
  let found: AttributeDefinition | undefined
  for (const name of inside ? path.slice(1) : path) {
    found = findAttribute(attributes, name)
    attributes = found?.subAttributes ?? []
  }
  return found
}
