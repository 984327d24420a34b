import { emptyObject, isObject, type JsonObject, type JsonValue } from '../../model/value.ts'

/**
 * A complex value with some parts set, or taken out where they are `undefined`; the other parts stay. An
 * object without parts is no value.
 */
export function mergeComplex(
  held: JsonValue | undefined,
  parts: Readonly<Record<string, JsonValue | undefined>>,
): JsonObject | undefined {
  const merged: Record<string, JsonValue> = Object.assign(
    emptyObject(),
    isObject(held) ? held : undefined,
  )
  for (const [name, value] of Object.entries(parts)) {
    if (value === undefined) delete merged[name]
    else merged[name] = value
  }
  return Object.keys(merged).length === 0 ? undefined : merged
}
