import { emptyObject, isObject, type JsonObject, type JsonValue } from '../model/value.ts'

/** Where an attribute stands in a resource: below names, or in the entry of a type. */
export type Place =
  | { readonly kind: 'below'; readonly names: readonly string[] }
  | {
      readonly kind: 'entry'
      readonly attribute: string
      readonly type: string
      readonly sub: string
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
    at < 0 ? { type: place.type } : entries[at],
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
