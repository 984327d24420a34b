/** A JSON Schema, or a part of one, as it was parsed. */
export interface Schema {
  [keyword: string]: unknown
}

/** Whether a value can be a schema: an object that is no array. */
export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Entries of an object of schemas, such as `properties` or `$defs`. */
export function schemasIn(value: unknown): [name: string, schema: Schema][] {
  if (!isSchema(value)) return []
  return Object.entries(value).flatMap(([name, schema]) =>
    isSchema(schema) ? [[name, schema]] : [],
  )
}
