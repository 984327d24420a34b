import { stringify } from 'yaml'
import { isSchema, schemasIn } from './schema.ts'
import type { Schema } from './schema.ts'

/** What a reference page says beside the schema. */
export interface ReferenceOptions {
  readonly source: string
  /** Says of a key whether it does nothing yet; `undefined` when it works. */
  readonly availability?: (definition: string, key: string) => string | undefined
}

interface PageOptions extends ReferenceOptions {
  readonly root: Schema
}

/** A page of Markdown: every object of the schema with its keys, their types, defaults and examples. */
export function generateReference(schema: Schema, given: ReferenceOptions): string {
  const options = { ...given, root: schema }
  const parts = [
    `<!-- Generated from ${options.source} by scripts/generate.ts. Do not edit. -->`,
    `# ${text(schema, 'title')}`,
    text(schema, 'description'),
    ...section('File', schema, 2, options),
  ]
  for (const [name, definition] of schemasIn(schema['$defs'])) {
    parts.push(...section(name, definition, 2, options))
  }
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function section(name: string, schema: Schema, level: number, options: PageOptions): string[] {
  const isRoot = schema['$defs'] !== undefined
  const properties = schemasIn(schema['properties'])
  return [
    `${'#'.repeat(level)} ${isRoot ? name : text(schema, 'title')}`,
    isRoot ? '' : `<a id="${name.toLowerCase()}"></a>${text(schema, 'description')}`,
    properties.length > 0 ? '' : `Written as: ${typeOf(schema)}`,
    properties.length > 0 ? keyTable(name, schema, options) : '',
    example(schema),
    ...properties.flatMap(([key, property]) => nested(name, key, property, level, options)),
  ]
}

/** Objects that a property spells out itself, without a definition of their own. */
function nested(
  owner: string,
  key: string,
  property: Schema,
  level: number,
  options: PageOptions,
): string[] {
  if (schemasIn(property['properties']).length === 0) return []
  const name = `${owner} · \`${key}\``
  return [
    `${'#'.repeat(level + 1)} ${name}`,
    text(property, 'description'),
    keyTable(`${owner}.${key}`, property, options),
  ]
}

function keyTable(name: string, schema: Schema, options: PageOptions): string {
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : [])
  const rows = schemasIn(schema['properties']).map(([key, property]) => {
    const notes = [
      required.has(key) ? '**Required.**' : '',
      text(property, 'description') || linkedDescription(options.root, property),
      options.availability?.(name, key) ?? '',
    ]
    const fallback =
      property['default'] === undefined ? '' : `\`${JSON.stringify(property['default'])}\``
    return `| \`${key}\` | ${cell(typeOf(property))} | ${fallback} | ${cell(notes.filter(Boolean).join(' '))} |`
  })
  return ['| key | type | default | |', '|---|---|---|---|', ...rows].join('\n')
}

/** What the definition says that a property refers to. */
function linkedDescription(root: Schema, property: Schema): string {
  const reference = property['$ref']
  if (typeof reference !== 'string') return ''
  let target: unknown = root
  for (const part of reference.split('/').slice(1))
    target = isSchema(target) ? target[part] : undefined
  return isSchema(target) ? text(target, 'description') || linkedDescription(root, target) : ''
}

function typeOf(schema: Schema): string {
  const reference = schema['$ref']
  if (typeof reference === 'string') return linkTo(reference)
  for (const union of [schema['anyOf'], schema['oneOf']]) {
    if (!Array.isArray(union)) continue
    const branches = union.filter(isSchema).filter((one) => Object.keys(one).join() !== 'required')
    if (branches.length > 0) return branches.map(typeOf).join(' or ')
  }
  if (Array.isArray(schema['enum'])) return schema['enum'].map((one) => `\`${one}\``).join(', ')
  if (schema['const'] !== undefined) return `\`${JSON.stringify(schema['const'])}\``
  if (schema['type'] === 'array') {
    return `list of ${isSchema(schema['items']) ? typeOf(schema['items']) : 'anything'}`
  }
  if (schema['type'] === 'object') {
    const values = schema['additionalProperties']
    return isSchema(values) ? `map of ${typeOf(values)}` : 'object'
  }
  const type = schema['type']
  if (Array.isArray(type)) return type.join(', ')
  return typeof type === 'string' ? type : 'anything'
}

/** `#/$defs/Secret` becomes a link; `#/$defs/ObjectType/properties/table` names the key there. */
function linkTo(reference: string): string {
  const [, , definition = '', , key] = reference.split('/')
  return key === undefined
    ? `[${definition}](#${definition.toLowerCase()})`
    : `\`${key}\` of [${definition}](#${definition.toLowerCase()})`
}

function example(schema: Schema): string {
  const [first] = Array.isArray(schema['examples']) ? schema['examples'] : []
  if (first === undefined) return ''
  return `\`\`\`yaml\n${stringify(first, { lineWidth: 100 }).trimEnd()}\n\`\`\``
}

function text(schema: Schema, keyword: 'title' | 'description'): string {
  const value = schema[keyword]
  return typeof value === 'string' ? value : ''
}

function cell(content: string): string {
  return content.replaceAll('|', '\\|')
}
