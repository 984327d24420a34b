import { emptyObject, isObject, type JsonObject, type JsonValue } from '../../model/value.ts'

/** An object that is being built. */
export type Draft = Record<string, JsonValue>

/** Puts a value at a path; objects on the way are made. The draft's own objects are changed, no others. */
export function putAt(draft: Draft, path: readonly string[], value: JsonValue): void {
  let at = draft
  const last = path.length - 1
  for (let index = 0; index < last; index += 1) {
    const name = path[index] ?? ''
    const next = at[name]
    const child: Draft = isObject(next) ? next : emptyObject()
    if (child !== next) at[name] = child
    at = child
  }
  at[path[last] ?? ''] = value
}

/** The value at a path, `undefined` when there is none. */
export function valueAt(source: JsonObject, path: readonly string[]): JsonValue | undefined {
  let at: JsonValue | undefined = source
  for (const name of path) {
    if (!isObject(at) || !Object.hasOwn(at, name)) return undefined
    at = at[name]
  }
  return at
}

/** Whether an entry of a multi-valued attribute has all that a selector asks for. */
export function isSelected(
  entry: JsonValue,
  where: Readonly<Record<string, string | boolean>>,
): boolean {
  if (!isObject(entry)) return false
  for (const name of Object.keys(where)) {
    if (!Object.hasOwn(entry, name) || entry[name] !== where[name]) return false
  }
  return true
}

/** A copy that may be changed at any depth, without prototypes. */
export function draftOf(source: JsonObject): Draft {
  const draft = emptyObject()
  for (const name of Object.keys(source)) {
    const value = source[name]
    if (value !== undefined) draft[name] = copyOf(value)
  }
  return draft
}

/** A deep copy of a value. */
export function copyOf(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(copyOf)
  return isObject(value) ? draftOf(value) : value
}
