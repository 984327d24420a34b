import { isObject } from '../../model/value.ts'
import type { JsonObject, JsonValue } from '../../model/value.ts'
import { kindOf } from './words.ts'

/** A schema without references and unions, and whether a secret may stand in it. */
export interface Branch {
  readonly schema: JsonObject
  readonly secret: boolean
}

/** Definitions whose values are never shown. */
const SECRETS: ReadonlySet<string> = new Set([
  '#/$defs/Secret',
  '#/$defs/Tokens',
  '#/$defs/Connection',
])

/**
 * Follows a reference; keywords beside it stay in force. What has a pattern keeps the name and the
 * examples of its definition: "a duration" says more than "a window".
 */
export function resolveReference(root: JsonObject, schema: JsonObject): JsonObject {
  const reference = schema['$ref']
  if (typeof reference !== 'string') return schema
  let target: JsonValue | undefined = root
  for (const segment of reference.split('/').slice(1)) {
    target = isObject(target) ? target[segment] : undefined
  }
  if (!isObject(target)) throw new Error(`cannot happen: no ${reference} in the schema`)
  const { $ref: _, ...beside } = schema
  const resolved = resolveReference(root, target)
  if (resolved['pattern'] === undefined) return { ...resolved, ...beside }
  return { ...beside, ...resolved }
}

/** Whether a schema's values are secrets or hold them. */
export function isSecret(schema: JsonObject): boolean {
  return typeof schema['$ref'] === 'string' && SECRETS.has(schema['$ref'])
}

/** The alternatives of a schema, unions inside unions laid out. */
export function branchesOf(root: JsonObject, schema: JsonObject, secret = false): Branch[] {
  const hidden = secret || isSecret(schema)
  const resolved = resolveReference(root, schema)
  const inner = typeof schema['$ref'] === 'string' ? refersToSecret(root, schema) || hidden : hidden
  const union = resolved['anyOf']
  if (!Array.isArray(union) || isCondition(union)) return [{ schema: resolved, secret: inner }]
  const { title, description, examples } = resolved
  const inherited = { title, description, examples }
  return union
    .filter(isObject)
    .flatMap((branch) => branchesOf(root, branch, inner))
    .map((branch) => ({ ...branch, schema: withName(branch.schema, inherited) }))
}

/** An alternative without a name of its own goes by the name of the whole. */
function withName(schema: JsonObject, name: Partial<JsonObject>): JsonObject {
  const known = Object.entries(name).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value]],
  )
  return schema['title'] === undefined ? { ...Object.fromEntries(known), ...schema } : schema
}

function refersToSecret(root: JsonObject, schema: JsonObject): boolean {
  const reference = schema['$ref']
  if (typeof reference !== 'string') return false
  if (SECRETS.has(reference)) return true
  const [, , definition = '', ...rest] = reference.split('/')
  const definitions = root['$defs']
  const target = isObject(definitions) && rest.length === 0 ? definitions[definition] : undefined
  return isObject(target) && refersToSecret(root, target)
}

/** Whether the alternatives only say which keys stand together. */
export function isCondition(union: readonly unknown[]): boolean {
  return union.every((branch) => isObject(branch) && Object.keys(branch).join() === 'required')
}

/** Whether a value of this kind can meet the schema at all. */
export function takesKind(schema: JsonObject, value: unknown): boolean {
  const kind = kindOf(value)
  const { type, enum: values } = schema
  if (Array.isArray(values)) return values.some((one) => kindOf(one) === kind)
  if (schema['const'] !== undefined) return kindOf(schema['const']) === kind
  const types = Array.isArray(type) ? type : type === undefined ? undefined : [type]
  if (types === undefined) return true
  return types.includes(kind) || (kind === 'number' && types.includes('integer'))
}

/** Names of the keys that a schema lists. */
export function listedKeys(schema: JsonObject): string[] {
  return isObject(schema['properties']) ? Object.keys(schema['properties']) : []
}

/**
 * The alternative that an object was meant to be: the one that lists most of its keys; among equals the
 * one that misses fewest. `undefined` when none lists any.
 */
export function meantBranch(branches: readonly Branch[], value: object): Branch | undefined {
  const keys = Object.keys(value)
  if (keys.length === 0 || branches.length === 1) return branches[0]
  let best: Branch | undefined
  let most = 0
  for (const branch of branches) {
    const listed = new Set(listedKeys(branch.schema))
    const open = isObject(branch.schema['additionalProperties']) || listed.size === 0
    const required = Array.isArray(branch.schema['required']) ? branch.schema['required'] : []
    const known = open ? keys.length : keys.filter((key) => listed.has(key)).length
    const missing = required.filter((key) => typeof key === 'string' && !keys.includes(key)).length
    const score = known === 0 ? 0 : known - missing / 100
    if (score > most) {
      most = score
      best = branch
    }
  }
  return best
}
