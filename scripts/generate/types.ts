import { compile } from 'json-schema-to-typescript'
import { isSchema, schemasIn } from './schema.ts'
import type { Schema } from './schema.ts'

/**
 * TypeScript types of a schema.
 *
 * Only the root and the entries of `$defs` become named types; `x-*` keys and conditions that only
 * name required keys have no counterpart in a type and are left out.
 */
export async function generateTypes(schema: Schema, name: string, source: string): Promise<string> {
  const definitions = Object.fromEntries(
    schemasIn(schema['$defs']).map(([title, one]) => [title, { ...simplify(one), title }]),
  )
  return compile({ ...simplify(schema), $defs: definitions, title: name }, name, {
    bannerComment: `// Generated from ${source} by scripts/generate.ts. Do not edit.`,
    additionalProperties: false,
    unreachableDefinitions: false,
    style: { semi: false, singleQuote: true, printWidth: 100 },
  })
}

/** Keywords without a counterpart in a type; a `title` would name a type of its own. */
const DROPPED: ReadonlySet<string> = new Set([
  '$id',
  '$schema',
  '$defs',
  'title',
  'examples',
  'patternProperties',
  'propertyNames',
  'minProperties',
  'maxProperties',
  'minItems',
  'maxItems',
])

function simplify(schema: Schema): Schema {
  if (typeof schema['$ref'] === 'string') return { $ref: schema['$ref'] }
  const copy: Schema = {}
  for (const [key, value] of Object.entries(schema)) {
    if (DROPPED.has(key) || isCondition(value)) continue
    if (key === 'properties') {
      copy[key] = Object.fromEntries(schemasIn(value).map(([name, one]) => [name, simplify(one)]))
    } else if (Array.isArray(value)) {
      copy[key] = value.map((item: unknown) => (isSchema(item) ? simplify(item) : item))
    } else {
      copy[key] = isSchema(value) ? simplify(value) : value
    }
  }
  return copy
}

/** Branches that only say which keys stand together. */
function isCondition(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((branch) => isSchema(branch) && Object.keys(branch).join() === 'required')
  )
}
