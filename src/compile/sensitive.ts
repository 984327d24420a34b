import { emptyObject, isObject, type JsonObject, type JsonValue } from '../model/value.ts'
import type { CompiledObjectType } from './compiled.ts'

/** What stands in place of a value of a `sensitive` column wherever values are printed. */
export const HIDDEN = '(sensitive)'

/** The columns whose values are shown to nobody (`sensitive: true`). */
export function sensitiveColumns({ flows }: CompiledObjectType): ReadonlySet<string> {
  return new Set(
    flows.filter((flow) => flow.definition?.sensitive === true).map((flow) => flow.column),
  )
}

/** Whether a column, or an attribute by its path joined by `.`, is shown to nobody. */
export function isSensitive(objectType: CompiledObjectType, path: string): boolean {
  const columns = sensitiveColumns(objectType)
  if (columns.size === 0) return false
  if (objectType.columns.includes(path)) return columns.has(path)
  return objectType.columnsFedBy([path]).some((one) => columns.has(one))
}

/** A person without the attributes that feed such columns. */
export function withoutSensitive(objectType: CompiledObjectType, person: JsonObject): JsonObject {
  return keep(objectType, person, '')
}

function keep(objectType: CompiledObjectType, object: JsonObject, prefix: string): JsonObject {
  const kept: Record<string, JsonValue> = emptyObject()
  for (const [name, value] of Object.entries(object)) {
    const path = `${prefix}${name}`
    if (prefix === '' && isObject(value)) kept[name] = keep(objectType, value, `${path}.`)
    else if (!isSensitive(objectType, path)) kept[name] = value
  }
  return kept
}
