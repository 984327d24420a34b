import { SyncError } from '../../model/errors.ts'
import type { AttributePath } from '../../model/filter.ts'
import { ECMA2HOST_USER } from '../../model/source-object.ts'
import { emptyObject, isObject, type JsonValue } from '../../model/value.ts'
import { readPath } from '../filter/attribute-path.ts'
import type { ResourceNames } from '../schema/names.ts'
import { resolvePath } from '../schema/resolve.ts'

/** Which attributes of a resource an answer shows (RFC 7644 §3.9). `id` and `schemas` always are. */
export interface Projection {
  /** What is left of an attribute of the source object; `undefined` when nothing is. */
  keep(key: string, value: JsonValue): JsonValue | undefined
  /** Whether the ECMA2Host attributes are shown, given that the face does so `byDefault`. */
  columns(byDefault: boolean): boolean
}

/** Everything. */
export const ALL: Projection = { keep: (_, value) => value, columns: (byDefault) => byDefault }

/** Names of parts by attribute; `true` is the whole attribute. */
type Selection = Map<string, Selection | true>

/**
 * The projection that `attributes` or `excludedAttributes` ask for; names that nobody knows are passed
 * over.
 *
 * @throws SyncError `REQUEST_VALUE` when both are given, which exclude each other
 */
export function projectionOf(
  attributes: readonly string[] | undefined,
  excluded: readonly string[] | undefined,
  names: ResourceNames,
): Projection {
  if (attributes !== undefined && excluded !== undefined) {
    throw new SyncError(
      'REQUEST_VALUE',
      '"attributes" and "excludedAttributes" exclude each other (RFC 7644 §3.9).',
    )
  }
  if (attributes !== undefined) return only(selectionOf(attributes, names))
  if (excluded !== undefined) return without(selectionOf(excluded, names))
  return ALL
}

/** The names of a comma-separated list; of an empty one there are none, which is as if it were not there. */
export function listOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined
  const names = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  return names.length === 0 ? undefined : names
}

function only(selection: Selection): Projection {
  return {
    keep: (key, value) => {
      const selected = selection.get(key)
      return selected === undefined ? undefined : keepOnly(value, selected)
    },
    columns: () => selection.has(ECMA2HOST_USER),
  }
}

function without(selection: Selection): Projection {
  return {
    keep: (key, value) => {
      const excluded = selection.get(key)
      return excluded === undefined ? value : keepWithout(value, excluded)
    },
    columns: (byDefault) => byDefault,
  }
}

function keepOnly(value: JsonValue, selected: Selection | true): JsonValue | undefined {
  if (selected === true) return value
  return mapParts(value, (name, part) => {
    const inner = selected.get(name)
    return inner === undefined ? undefined : keepOnly(part, inner)
  })
}

function keepWithout(value: JsonValue, excluded: Selection | true): JsonValue | undefined {
  if (excluded === true) return undefined
  return mapParts(value, (name, part) => {
    const inner = excluded.get(name)
    return inner === undefined ? part : keepWithout(part, inner)
  })
}

/** Keeps parts of an object, or of each object of an array; what is left empty is gone. */
function mapParts(
  value: JsonValue,
  keep: (name: string, part: JsonValue) => JsonValue | undefined,
): JsonValue | undefined {
  if (Array.isArray(value)) {
    const entries: readonly JsonValue[] = value
    const kept = entries.flatMap((one) => mapParts(one, keep) ?? [])
    return kept.length === 0 ? undefined : kept
  }
  if (!isObject(value)) return value
  const parts = emptyObject()
  let any = false
  for (const [name, part] of Object.entries(value)) {
    const kept = keep(name, part)
    if (kept === undefined) continue
    parts[name] = kept
    any = true
  }
  return any ? parts : undefined
}

function selectionOf(written: readonly string[], names: ResourceNames): Selection {
  const selection: Selection = new Map()
  for (const text of written) {
    const read = readPath(text, 0, names)
    if (read === undefined || read.end !== text.length) continue
    const keys = keysOf(read.path, names)
    if (keys !== undefined) select(selection, keys)
  }
  return selection
}

/** Where the attribute stands in the answer. */
function keysOf(
  path: Omit<AttributePath, 'name'> & { readonly name?: string },
  names: ResourceNames,
): readonly string[] | undefined {
  const { name } = path
  if (name === undefined) {
    const schema = names.schemas.get(path.schema?.toLowerCase() ?? '')
    return schema === undefined || schema.kind === 'core' ? undefined : [schema.id]
  }
  const found = resolvePath(names, { ...path, name })
  if (found === undefined) return undefined
  if (found.kind === 'column') return [ECMA2HOST_USER, found.column]
  const { attribute, sub } = found
  const keys = attribute.urn === undefined ? [] : [attribute.urn]
  keys.push(attribute.definition.name)
  if (sub !== undefined) keys.push(sub.name)
  return keys
}

function select(selection: Selection, keys: readonly string[]): void {
  let level = selection
  for (const [index, key] of keys.entries()) {
    const there = level.get(key)
    if (there === true) return
    if (index === keys.length - 1) {
      level.set(key, true)
      return
    }
    const next: Selection = there ?? new Map<string, Selection | true>()
    level.set(key, next)
    level = next
  }
}
