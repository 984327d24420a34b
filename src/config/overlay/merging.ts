import type { JsonObject } from '../../model/value.ts'
import { isObject } from '../../model/value.ts'
import { isCondition, resolveReference } from '../explain/branches.ts'

/** Mappings that mean something as a whole only: half an anchor is another anchor. */
const WHOLE: ReadonlySet<string> = new Set(['anchor', 'delta', 'key'])

/**
 * The schema of a value that an overlay merges key by key, references followed; `undefined` when it replaces the
 * value as a whole.
 *
 * Mappings are merged. What has alternatives (a source, a connection, a flow, an action, a threshold), what is
 * chosen by its only key (a target), a list and a scalar are replaced.
 */
export function mergedSchema(root: JsonObject, schema: JsonObject): JsonObject | undefined {
  const resolved = resolveReference(root, schema)
  const { anyOf, type, maxProperties } = resolved
  const hasAlternatives = Array.isArray(anyOf) && !isCondition(anyOf)
  return hasAlternatives || type !== 'object' || maxProperties === 1 ? undefined : resolved
}

/** The schema of the value of a key of a merged mapping, when an overlay merges that one too. */
export function mergedKey(
  root: JsonObject,
  merged: JsonObject,
  key: string,
): JsonObject | undefined {
  const { properties, additionalProperties } = merged
  const listed = isObject(properties) ? properties[key] : undefined
  if (listed !== undefined && WHOLE.has(key)) return undefined
  const schema = listed ?? additionalProperties
  return isObject(schema) ? mergedSchema(root, schema) : undefined
}
