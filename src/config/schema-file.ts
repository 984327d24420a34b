import { readFileSync } from 'node:fs'
import { isObject } from '../model/value.ts'
import type { JsonObject } from '../model/value.ts'

const FILES = ['connectors', 'environment', 'mapping-test', 'snapshot'] as const

/** The schemas of files, by file name. */
export type SchemaName = (typeof FILES)[number]

/** Every schema that is delivered: those of files, then of what commands write with `--output json`. */
export const SCHEMA_NAMES = [
  ...FILES,
  'output-change',
  'output-problems',
  'output-status',
  'output-test',
] as const

/** Whether there is a schema of this name. */
export function isSchemaName(name: string): name is (typeof SCHEMA_NAMES)[number] {
  return SCHEMA_NAMES.some((one) => one === name)
}

/** The text of a schema as it is delivered, for `rollcall schema` and for messages. */
export function schemaText(name: (typeof SCHEMA_NAMES)[number]): string {
  return readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8')
}

const parsed = new Map<SchemaName, JsonObject>()

/** A schema, parsed once. */
export function readSchema(name: SchemaName): JsonObject {
  const known = parsed.get(name)
  if (known !== undefined) return known
  const schema: unknown = JSON.parse(schemaText(name))
  if (!isObject(schema)) throw new Error('cannot happen: a schema is an object')
  parsed.set(name, schema)
  return schema
}
