import { isObject } from '../../model/value.ts'
import type { JsonObject, JsonValue } from '../../model/value.ts'
import { branchesOf, isCondition, listedKeys } from './branches.ts'
import type { Complaint } from './scalar.ts'
import { alternatives, capital, enumeration, shortList } from './words.ts'

/** What is asked of the keys of one object. */
export interface KeyCheck {
  readonly root: JsonObject
  readonly schema: JsonObject
  readonly value: object
  /** What messages call the object. */
  readonly name: string
  /** Keys that are there, only misspelled. */
  readonly meant: ReadonlySet<string>
}

/** Complaints about keys that are missing, too few, too many, or exclude each other. */
export function checkKeys(check: KeyCheck): Complaint[] {
  const { schema, value, name } = check
  const { required, minProperties, maxProperties } = schema
  const count = Object.keys(value).length
  const complaints: Complaint[] = []
  if (typeof minProperties === 'number' && count < minProperties) {
    const listed = listedKeys(schema)
    const help = listed.length === 0 ? {} : { help: `Allowed here: ${shortList(listed)}.` }
    complaints.push({ rule: 'wrong-value', message: `${capital(name)} is empty.`, ...help })
  }
  if (typeof maxProperties === 'number' && count > maxProperties) {
    const names = enumeration(Object.keys(value).map((key) => `"${key}"`))
    const message = `${capital(name)} takes one key, and here are ${names}.`
    complaints.push({ rule: 'wrong-value', message, help: 'Keep one of them.' })
  }
  if (Array.isArray(required)) complaints.push(...missing(check, required.filter(absent(check))))
  const choice = conditionOf(schema)
  if (choice !== undefined) complaints.push(...checkChoice(check, choice))
  return complaints
}

/** Keys that the schema asks for, always or in one of its alternatives. */
export function wantedKeys(schema: JsonObject): string[] {
  const lists = [schema, ...(conditionOf(schema)?.branches ?? [])].map(({ required }) => required)
  return lists.flatMap((keys) =>
    Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [],
  )
}

interface Choice {
  readonly branches: readonly JsonObject[]
  readonly exclusive: boolean
}

function conditionOf({ anyOf, oneOf }: JsonObject): Choice | undefined {
  for (const union of [anyOf, oneOf]) {
    if (Array.isArray(union) && isCondition(union)) {
      return { branches: union.filter(isObject), exclusive: union === oneOf }
    }
  }
  return undefined
}

function absent({ value, meant }: KeyCheck): (key: JsonValue) => boolean {
  const present = new Set(
    Object.entries(value).flatMap(([key, entry]) => (entry === undefined ? [] : [key])),
  )
  return (key) => typeof key === 'string' && !present.has(key) && !meant.has(key)
}

function checkChoice(check: KeyCheck, { branches, exclusive }: Choice): Complaint[] {
  const isAbsent = absent(check)
  const lists = branches.map(({ required }) => (Array.isArray(required) ? required : []))
  const met = lists.filter((keys) => !keys.some(isAbsent))
  if (met.length > 1 && exclusive) {
    const names = enumeration(met.map((keys) => `"${keys.join()}"`))
    return [
      {
        rule: 'wrong-value',
        message: `${names} exclude each other.`,
        help: 'Keep one of them.',
      },
    ]
  }
  if (met.length > 0) return []
  if (lists.every((keys) => keys.length === 1)) {
    const names = alternatives(lists.map((keys) => `"${keys.join()}"`))
    return [{ rule: 'missing-key', message: `${capital(check.name)} needs ${names}.` }]
  }
  // The alternative that was begun: the one with most of its keys there.
  const there = (keys: readonly JsonValue[]): number => keys.filter((key) => !isAbsent(key)).length
  const [begun = []] = lists.toSorted((a, b) => there(b) - there(a))
  return missing(check, begun.filter(isAbsent))
}

function missing({ root, schema, name }: KeyCheck, keys: readonly JsonValue[]): Complaint[] {
  const [first] = keys
  if (typeof first !== 'string') return []
  const names = enumeration(keys.map((key) => JSON.stringify(key)))
  const property = isObject(schema['properties']) ? schema['properties'][first] : undefined
  const example = isObject(property) ? exampleOf(root, property) : undefined
  return [
    {
      rule: 'missing-key',
      message: `${capital(name)} needs ${names}.`,
      ...(example === undefined ? {} : { help: `For example: ${first}: ${example}` }),
    },
  ]
}

/** The first example that fits on a line. */
function exampleOf(root: JsonObject, property: JsonObject): string | undefined {
  const schemas = [property, ...branchesOf(root, property).map(({ schema }) => schema)]
  for (const { examples } of schemas) {
    const [first] = Array.isArray(examples) ? examples : []
    if (typeof first === 'string' || typeof first === 'number') return String(first)
  }
  return undefined
}
