import type { AttributeDefinition } from '../../model/attributes/attribute.ts'
import { SyncError } from '../../model/errors.ts'
import { emptyObject, isObject, type JsonObject, type JsonValue } from '../../model/value.ts'

/**
 * A value as the schema has it (spec §3.5): booleans from `"True"` and `"False"`, sub-attributes in
 * canonical spelling, readOnly parts dropped, and `undefined` for `null`, `""`, `{}` and `[]`. Texts are
 * kept as they were sent.
 *
 * A single value may come wrapped (`[{ "value": "X" }]`), and the entry of a multi-valued attribute or a
 * manager may come as the bare value; Entra sends all three.
 *
 * @param name the attribute as messages name it
 * @throws SyncError `REQUEST_VALUE` when the value is of another kind
 */
export function normalise(
  definition: AttributeDefinition,
  value: JsonValue | undefined,
  name: string,
): JsonValue | undefined {
  if (isNothing(value)) return undefined
  return definition.multiValued
    ? normaliseEntries(definition, value, name)
    : normaliseOne(definition, unwrap(definition, value), name)
}

/** One entry of a multi-valued attribute, or the value of a single-valued one. */
export function normaliseOne(
  definition: AttributeDefinition,
  value: JsonValue | undefined,
  name: string,
): JsonValue | undefined {
  if (isNothing(value)) return undefined
  return definition.type === 'complex'
    ? normaliseComplex(definition, value, name)
    : normaliseScalar(definition, value, name)
}

/** Whether a value is "no value" before anything looks at it (RFC 7643 §2.5). */
export function isNothing(value: JsonValue | undefined): value is undefined | null {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  )
}

/** Whether an entry says only what it is for, and nothing of what it is. */
export function isHollow(entry: JsonValue): boolean {
  return isObject(entry) && Object.keys(entry).every((key) => key === 'type' || key === 'primary')
}

function normaliseEntries(
  definition: AttributeDefinition,
  value: JsonValue,
  name: string,
): JsonValue | undefined {
  const given: readonly JsonValue[] = Array.isArray(value) ? value : [value]
  const entries: JsonValue[] = []
  let primary = 0
  for (const one of given) {
    const entry = normaliseOne(definition, one, name)
    if (entry === undefined || isHollow(entry)) continue
    entries.push(entry)
    if (isObject(entry) && entry['primary'] === true) primary += 1
  }
  if (primary > 1) {
    throw new SyncError(
      'REQUEST_VALUE',
      `The attribute "${name}" has ${primary} primary entries; only one may be (RFC 7643 §2.4).`,
      { attribute: name },
    )
  }
  return entries.length === 0 ? undefined : entries
}

function normaliseComplex(
  definition: AttributeDefinition,
  value: JsonValue,
  name: string,
): JsonObject | undefined {
  const subs = definition.subAttributes ?? []
  if (!isObject(value)) return bareValue(definition, value, name)
  const object = emptyObject()
  let filled = false
  for (const [key, one] of Object.entries(value)) {
    const sub = subs.find((other) => other.name === key) ?? findFolded(subs, key)
    // Unknown parts are ignored, as RFC 7644 §3.3 wants it, and readOnly ones are dropped.
    if (sub === undefined || sub.mutability === 'readOnly') continue
    const normal = normaliseOne(sub, unwrap(sub, one), `${name}.${sub.name}`)
    if (normal === undefined) continue
    object[sub.name] = normal
    filled = true
  }
  return filled ? object : undefined
}

/** `"manager": "<id>"`, and entries that are sent as their value alone. */
function bareValue(
  definition: AttributeDefinition,
  value: JsonValue,
  name: string,
): JsonObject | undefined {
  const sub = (definition.subAttributes ?? []).find((one) => one.name === 'value')
  if (sub === undefined || Array.isArray(value)) {
    throw wrongKind(name, 'an object', value)
  }
  const normal = normalise(sub, value, name)
  if (normal === undefined) return undefined
  const object = emptyObject()
  object['value'] = normal
  return object
}

function normaliseScalar(
  definition: AttributeDefinition,
  value: JsonValue,
  name: string,
): JsonValue {
  switch (definition.type) {
    case 'boolean':
      return toBoolean(value, name)
    case 'integer':
    case 'decimal':
      return toNumber(value, name)
    default:
      if (typeof value === 'string') return value
      if (definition.anyScalar === true && typeof value !== 'object') return String(value)
      throw wrongKind(name, 'a text', value)
  }
}

function toBoolean(value: JsonValue, name: string): boolean {
  if (typeof value === 'boolean') return value
  if (value === 'False' || value === 'false') return false
  if (value === 'True' || value === 'true') return true
  const folded = typeof value === 'string' ? value.trim().toLowerCase() : ''
  if (folded === 'true' || folded === 'false') return folded === 'true'
  throw wrongKind(name, 'true or false', value)
}

function toNumber(value: JsonValue, name: string): number {
  if (typeof value === 'number') return value
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  if (Number.isFinite(number)) return number
  throw wrongKind(name, 'a number', value)
}

/** `[{ "$ref": null, "value": "X" }]` stands for `"X"` where there can be one value only. */
function unwrap(definition: AttributeDefinition, value: JsonValue): JsonValue {
  if (!Array.isArray(value) || value.length !== 1) return value
  const only: JsonValue = value[0]
  if (!isObject(only)) return value
  return definition.type === 'complex' || !('value' in only) ? only : (only['value'] ?? null)
}

function findFolded(
  subs: readonly AttributeDefinition[],
  key: string,
): AttributeDefinition | undefined {
  const lower = key.toLowerCase()
  return subs.find((one) => one.name.toLowerCase() === lower)
}

function wrongKind(name: string, wanted: string, value: JsonValue): SyncError {
  const got = Array.isArray(value)
    ? 'an array'
    : isObject(value)
      ? 'an object'
      : `a ${typeof value}`
  return new SyncError('REQUEST_VALUE', `The attribute "${name}" must be ${wanted}, not ${got}.`, {
    attribute: name,
  })
}
