import type { CompiledFlow } from '../compile/compiled.ts'
import { findAttribute, type AttributeDefinition } from '../model/attributes/attribute.ts'
import { enterpriseUserSchema } from '../model/attributes/enterprise-user.ts'
import { userSchema } from '../model/attributes/user.ts'
import type { FlowDefinition } from '../model/definition.ts'
import { ENTERPRISE_USER, type SourceObject } from '../model/source-object.ts'
import { emptyObject, isObject, type JsonValue } from '../model/value.ts'

/** Texts that have lost something on their way through somebody's tables before. */
const TEXTS: readonly string[] = [
  'Ada',
  "O'Brien",
  'Łukasz',
  '𝒜da 😀',
  'UPPER lower',
  'a%b_c',
  '00042',
  'x'.repeat(40),
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

/** Values of an attribute to try: those of `values`, those of `as`, else such as its type has. */
export function candidates(
  path: readonly string[],
  flow: FlowDefinition | undefined,
): readonly JsonValue[] {
  if (typeOf(path) === 'boolean') return [true, false]
  if (flow?.values !== undefined) return [...flow.values.keys()]
  return flow?.as === undefined ? [...TEXTS, ...INSTANTS] : CONVERTED[flow.as]
}

/** Somebody who has a value for every attribute that a flow reads. */
export function basePerson(flows: readonly CompiledFlow[]): SourceObject {
  let person: SourceObject = emptyObject()
  for (const { expression, definition } of flows) {
    for (const { path } of expression?.analysis.inputs ?? []) {
      const [first] = candidates(path, definition)
      if (first !== undefined && valueAtPath(person, path) === undefined) {
        person = withValue(person, path, first)
      }
    }
  }
  return person
}

/** The same person with another value at a path; entries of a multi-valued attribute all get it. */
export function withValue(
  person: SourceObject,
  path: readonly string[],
  value: JsonValue,
): SourceObject {
  const [name, ...rest] = path
  if (name === undefined) return person
  const copy = Object.assign(emptyObject(), person)
  if (rest.length === 0) {
    copy[name] = value
    return copy
  }
  const definition = attributeOf([name])
  const inner = copy[name]
  if (definition?.multiValued === true) {
    const entries = Array.isArray(inner) ? inner : entriesOf(definition)
    copy[name] =
      rest[0] === 'type' || rest[0] === 'primary' ? entries : spread(entries, rest, value)
    return copy
  }
  copy[name] = withValue(isObject(inner) ? inner : emptyObject(), rest, value)
  return copy
}

function spread(
  entries: readonly JsonValue[],
  path: readonly string[],
  value: JsonValue,
): readonly JsonValue[] {
  return entries.map((entry) => (isObject(entry) ? withValue(entry, path, value) : entry))
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
