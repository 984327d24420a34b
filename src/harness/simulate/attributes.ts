import { CORE_USER, ECMA2HOST_USER, ENTERPRISE_USER } from '../../model/source-object.ts'
import { emptyObject, isObject, type JsonObject, type JsonValue } from '../../model/value.ts'
import type { Person } from './person.ts'

/** Where an attribute stands in a resource: below names, or in the entry of a type. */
export type Place =
  | { readonly kind: 'below'; readonly names: readonly string[] }
  | {
      readonly kind: 'entry'
      readonly attribute: string
      readonly type: string
      readonly sub: string
    }

/** An attribute that the identity provider flows. */
export interface SentAttribute {
  /** As PATCH paths and filters name it. */
  readonly path: string
  readonly place: Place
  value(person: Person): string | boolean | undefined
}

/** The attributes of one kind of endpoint. */
export interface Vocabulary {
  readonly attributes: readonly SentAttribute[]
  /** The attribute that people are matched on. */
  readonly match: SentAttribute
  /** Another one that is as good, for a second look after a 409. */
  readonly alternative?: SentAttribute
  /** The schemas that a new resource names. */
  readonly schemas: readonly string[]
}

const below = (path: string, value: SentAttribute['value'], ...names: string[]): SentAttribute => ({
  path,
  place: { kind: 'below', names: names.length > 0 ? names : path.split('.') },
  value,
})
const entry = (
  attribute: string,
  type: string,
  sub: string,
  value: SentAttribute['value'],
): SentAttribute => ({
  path: `${attribute}[type eq "${type}"].${sub}`,
  place: { kind: 'entry', attribute, type, sub },
  value,
})
const enterprise = (name: string, value: SentAttribute['value']): SentAttribute =>
  below(`${ENTERPRISE_USER}:${name}`, value, ENTERPRISE_USER, name)

const userName = below('userName', (person) => person.userName)
const externalId = below('externalId', (person) => person.objectId)

/** What Entra's default mapping flows into a SCIM app; `active` is `not isSoftDeleted`. */
export const SCIM_VOCABULARY: Vocabulary = {
  match: userName,
  alternative: externalId,
  schemas: [CORE_USER, ENTERPRISE_USER],
  attributes: [
    userName,
    externalId,
    below('active', (person) => person.accountEnabled && !person.isSoftDeleted),
    below('displayName', (person) => person.displayName),
    below('title', (person) => person.title),
    below('preferredLanguage', (person) => person.language),
    below('name.givenName', (person) => person.givenName),
    below('name.familyName', (person) => person.familyName),
    entry('emails', 'work', 'value', (person) => person.mail),
    entry('phoneNumbers', 'work', 'value', (person) => person.workPhone),
    entry('phoneNumbers', 'mobile', 'value', (person) => person.mobilePhone),
    entry('addresses', 'work', 'streetAddress', (person) => person.street),
    entry('addresses', 'work', 'locality', (person) => person.city),
    entry('addresses', 'work', 'postalCode', (person) => person.postalCode),
    entry('addresses', 'work', 'country', (person) => person.country),
    enterprise('employeeNumber', (person) => person.employeeNumber),
    enterprise('organization', (person) => person.company),
    enterprise('department', (person) => person.department),
    below(
      `${ENTERPRISE_USER}:manager`,
      (person) => person.manager,
      ENTERPRISE_USER,
      'manager',
      'value',
    ),
  ],
}

/** The value of a column, for ECMA2Host endpoints: known by flow or guessed by name. */
export type ColumnValueOf = (column: string, person: Person) => string | boolean | undefined

/** The columns of an ECMA2Host endpoint as attributes; people are matched on the anchor. */
export function ecma2hostVocabulary(
  columns: readonly string[],
  anchor: string,
  valueOf: ColumnValueOf,
): Vocabulary {
  const attributes = columns.map((column) =>
    below(
      `${ECMA2HOST_USER}:${column}`,
      (person) => valueOf(column, person),
      ECMA2HOST_USER,
      column,
    ),
  )
  const match = attributes.find((one) => one.path === `${ECMA2HOST_USER}:${anchor}`)
  if (match === undefined) throw new Error(`The anchor ${anchor} is not among the columns.`)
  return { attributes, match, schemas: [CORE_USER] }
}

/** What the attribute holds in a resource that was answered. */
export function valueAt(resource: JsonObject, place: Place): JsonValue | undefined {
  if (place.kind === 'below') {
    let value: JsonValue | undefined = resource
    for (const name of place.names) {
      if (!isObject(value)) return undefined
      value = Object.hasOwn(value, name) ? value[name] : undefined
    }
    return value
  }
  const entries = resource[place.attribute]
  if (!Array.isArray(entries)) return undefined
  const found: JsonValue | undefined = entries.find(
    (one: JsonValue) => isObject(one) && one['type'] === place.type,
  )
  return isObject(found) ? found[place.sub] : undefined
}

/** A resource with these attributes of a person; an entry of mail carries `primary` as Entra sends it. */
export function resourceOf(
  person: Person,
  attributes: readonly SentAttribute[],
): Record<string, JsonValue> {
  const resource = emptyObject()
  for (const attribute of attributes) {
    const value = attribute.value(person)
    if (value !== undefined) putAt(resource, attribute.place, value)
  }
  return resource
}

/** Puts a value at its place; `undefined` takes it away. Changes the resource. */
export function putAt(
  resource: Record<string, JsonValue>,
  place: Place,
  value: JsonValue | undefined,
): void {
  if (place.kind === 'below') {
    let inner = resource
    for (const name of place.names.slice(0, -1)) inner = objectAt(inner, name)
    setOrDrop(inner, place.names.at(-1) ?? '', value)
    return
  }
  const present = resource[place.attribute]
  const entries: JsonValue[] = Array.isArray(present) ? [...present] : []
  const at = entries.findIndex((one) => isObject(one) && one['type'] === place.type)
  const made: Record<string, JsonValue> = Object.assign(
    emptyObject(),
    at < 0
      ? { type: place.type, ...(place.attribute === 'emails' && { primary: true }) }
      : entries[at],
  )
  setOrDrop(made, place.sub, value)
  if (at < 0) entries.push(made)
  else entries[at] = made
  const filled = entries.filter((one) => !isObject(one) || hasContent(one))
  setOrDrop(resource, place.attribute, filled.length === 0 ? undefined : filled)
}

function hasContent(entry: JsonObject): boolean {
  return Object.keys(entry).some((name) => name !== 'type' && name !== 'primary')
}

function objectAt(parent: Record<string, JsonValue>, name: string): Record<string, JsonValue> {
  const copy: Record<string, JsonValue> = Object.assign(emptyObject(), parent[name])
  parent[name] = copy
  return copy
}

function setOrDrop(
  target: Record<string, JsonValue>,
  name: string,
  value: JsonValue | undefined,
): void {
  if (value === undefined) delete target[name]
  else target[name] = value
}
