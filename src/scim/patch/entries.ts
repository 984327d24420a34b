import type { AttributeDefinition } from '../../model/attributes/attribute.ts'
import { SyncError } from '../../model/errors.ts'
import { emptyObject, isObject, type JsonObject, type JsonValue } from '../../model/value.ts'
import { isHollow, normalise, normaliseOne } from '../accept/normalise.ts'
import type { KnownAttribute } from '../schema/names.ts'
import type { EntrySelector } from './match-entry.ts'
import type { PatchOperation } from './operation.ts'

/** The entries of a multi-valued attribute; never changed in place. */
export type Entries = readonly JsonValue[]

/**
 * Adds entries that are not there yet (RFC 7644 §3.5.2.1). An entry with the `value` and `type` of an
 * existing one is laid over it.
 */
export function addEntries(held: Entries, added: Entries): Entries {
  const entries = [...held]
  const find = added.length > 4 ? indexOf(held) : undefined
  const touched = new Set<number>()
  for (const entry of added) {
    const known = find?.get(identityOf(entry)) ?? (find ? -1 : findSame(entries, entry))
    const place = known < 0 ? entries.length : known
    find?.set(identityOf(entry), place)
    entries[place] = merge(entries[place], entry)
    touched.add(place)
  }
  return onePrimary(entries, touched)
}

/**
 * Takes out the entries that a value names and leaves all others: Entra removes members and roles with an
 * array of values, which the RFC does not know.
 */
export function removeEntries(held: Entries, removed: Entries): Entries {
  return held.filter((entry) => !removed.some((one) => names(one, entry)))
}

/** Applies an operation to the entries that a filter selects. */
export function changeSelected(
  held: Entries,
  operation: PatchOperation,
  attribute: KnownAttribute,
  select: EntrySelector,
  sub: AttributeDefinition | undefined,
): Entries {
  const { op, value, label } = operation
  const selected = new Set<number>()
  for (const [index, entry] of held.entries()) {
    if (select.matches(entry)) selected.add(index)
  }
  if (op === 'remove') {
    // Nothing to take out is nothing to do: a client that repeats a removal gets the same answer.
    return sub === undefined
      ? held.filter((_, index) => !selected.has(index))
      : setPart(held, selected, sub, undefined)
  }
  if (selected.size === 0) {
    if (select.described === undefined) throw noTarget(label)
    return createEntry(held, select.described, attribute, sub, value, label)
  }
  if (sub !== undefined) return setPart(held, selected, sub, normalise(sub, value, label))
  return setWhole(held, selected, operation, attribute, select.described)
}

/** Sets a part of every entry; without any entry one is made for it. */
export function changeAll(
  held: Entries,
  sub: AttributeDefinition,
  value: JsonValue | undefined,
): Entries {
  if (held.length === 0) return value === undefined ? held : [withPart({}, sub, value)]
  return setPart(held, new Set(held.keys()), sub, value)
}

function createEntry(
  held: Entries,
  described: JsonObject,
  attribute: KnownAttribute,
  sub: AttributeDefinition | undefined,
  value: JsonValue | undefined,
  label: string,
): Entries {
  const made =
    sub === undefined
      ? mergeOptional(described, oneEntry(attribute, value, label))
      : withPart(described, sub, normalise(sub, value, label))
  if (made === undefined || isHollow(made)) return held
  return onePrimary([...held, made], new Set([held.length]))
}

function setPart(
  held: Entries,
  selected: ReadonlySet<number>,
  sub: AttributeDefinition,
  value: JsonValue | undefined,
): Entries {
  const entries = held.map((entry, index) =>
    selected.has(index) ? withPart(entry, sub, value) : entry,
  )
  // Without its value an entry only says what it was for.
  return onePrimary(entries, selected).filter((entry) => !isHollow(entry))
}

function setWhole(
  held: Entries,
  selected: ReadonlySet<number>,
  { op, value, label }: PatchOperation,
  attribute: KnownAttribute,
  described: JsonObject | undefined,
): Entries {
  const given = oneEntry(attribute, value, label)
  if (given === undefined) return held.filter((_, index) => !selected.has(index))
  const entries = held.map((entry, index) => {
    if (!selected.has(index)) return entry
    // The replaced entry stays one that the filter selects.
    return op === 'add' ? merge(entry, given) : merge(described, given)
  })
  return onePrimary(entries, selected)
}

function oneEntry(
  attribute: KnownAttribute,
  value: JsonValue | undefined,
  label: string,
): JsonValue | undefined {
  if (!Array.isArray(value)) return normaliseOne(attribute.definition, value, label)
  if (value.length > 1) {
    throw new SyncError(
      'REQUEST_VALUE',
      `The path selects one value of "${label}", and ${value.length} are given.`,
      { attribute: label },
    )
  }
  const [only]: Entries = value
  return normaliseOne(attribute.definition, only, label)
}

function mergeOptional(held: JsonObject, given: JsonValue | undefined): JsonValue | undefined {
  return given === undefined ? undefined : merge(held, given)
}

function merge(held: JsonValue | undefined, given: JsonValue): JsonValue {
  if (!isObject(given) || !isObject(held)) return given
  return Object.assign(emptyObject(), held, given)
}

function withPart(
  entry: JsonValue,
  sub: AttributeDefinition,
  value: JsonValue | undefined,
): JsonValue {
  if (!isObject(entry)) return value ?? ''
  const changed: Record<string, JsonValue> = Object.assign(emptyObject(), entry)
  if (value === undefined) delete changed[sub.name]
  else changed[sub.name] = value
  return changed
}

/** RFC 7644 §3.5.2: setting `primary` takes it from the entry that had it. */
function onePrimary(entries: readonly JsonValue[], touched: ReadonlySet<number>): Entries {
  let primary = -1
  for (const index of touched) if (isPrimary(entries[index])) primary = index
  if (primary < 0) return entries
  return entries.map((entry, index) =>
    index !== primary && isPrimary(entry) ? merge(entry, { primary: false }) : entry,
  )
}

function isPrimary(entry: JsonValue | undefined): boolean {
  return isObject(entry) && entry['primary'] === true
}

/** What makes two entries one: the same value for the same use, or the same in every part. */
function identityOf(entry: JsonValue): string {
  if (!isObject(entry)) return JSON.stringify(entry)
  const { value, type } = entry
  if (value !== undefined) return JSON.stringify([value, foldText(type) ?? null])
  const parts = Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(parts)
}

/** Entries by identity; worth its price when many are added at once. */
function indexOf(held: Entries): Map<string, number> {
  return new Map(held.map((entry, index) => [identityOf(entry), index]))
}

function findSame(entries: Entries, entry: JsonValue): number {
  const value = isObject(entry) ? entry['value'] : entry
  if (value === undefined) {
    const identity = identityOf(entry)
    return entries.findIndex((one) => identityOf(one) === identity)
  }
  return entries.findIndex((one) =>
    isObject(one) && isObject(entry)
      ? one['value'] === value && foldText(one['type']) === foldText(entry['type'])
      : one === entry,
  )
}

/** Whether a value of a removal names an entry: by its value, otherwise by all its parts. */
function names(one: JsonValue, entry: JsonValue): boolean {
  if (!isObject(one) || !isObject(entry)) return one === entry
  if (one['value'] === undefined) {
    return Object.entries(one).every(([key, part]) => foldText(entry[key]) === foldText(part))
  }
  const { type } = one
  return (
    one['value'] === entry['value'] &&
    (type === undefined || foldText(type) === foldText(entry['type']))
  )
}

function foldText(value: JsonValue | undefined): JsonValue | undefined {
  return typeof value === 'string' ? value.toLowerCase() : value
}

function noTarget(label: string): SyncError {
  return new SyncError(
    'REQUEST_NO_TARGET',
    `The filter of "${label}" matches no value, and describes none that could be added.`,
    { attribute: label },
  )
}
