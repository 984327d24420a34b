import { CORE_USER, ECMA2HOST_USER, ENTERPRISE_USER } from '../../model/source-object.ts'
import { emptyObject, isObject, type JsonValue } from '../../model/value.ts'
import { type Place, putAt } from '../place.ts'
import type { Person } from './person.ts'

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
  const mails = resource['emails']
  if (Array.isArray(mails)) {
    resource['emails'] = mails.map((one: JsonValue) =>
      isObject(one) ? { ...one, primary: true } : one,
    )
  }
  return resource
}
