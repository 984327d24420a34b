import type { ColumnDescription, TableDescription } from '../model/table.ts'
import { isObject, type JsonObject, type JsonValue } from '../model/value.ts'
import { resolveReference } from './explain/branches.ts'
import { writeTableName } from './normalize/table-name.ts'

/** What is known of tables, by connector and object type. */
export type ConnectorTables = ReadonlyMap<string, ReadonlyMap<string, TableDescription>>

/**
 * The schema of configurations in which each connector takes the columns of its own table, and no others: editors
 * complete them in `mappings`, `anchor`, `match`, `set` and `delta.column`, with their types as hover text. What is
 * not known of a connector stays as it is.
 */
export function schemaWithColumns(root: JsonObject, tables: ConnectorTables): JsonObject {
  const properties = objectAt(root, 'properties')
  const connectors = objectAt(properties, 'connectors')
  const definitions: Record<string, JsonObject> = {}
  const named: Record<string, JsonObject> = {}
  for (const [name, objects] of tables) {
    named[name] = connectorSchema({ root, definitions, suffix: name }, objects)
  }
  // It is another schema than the one that is published under that address.
  const { $id: _, ...kept } = root
  return {
    ...kept,
    properties: { ...properties, connectors: { ...connectors, properties: named } },
    $defs: { ...objectAt(root, '$defs'), ...definitions },
  }
}

/** Where definitions that speak of columns are copied to, under names that end with whose they are. */
interface Copies {
  readonly root: JsonObject
  readonly definitions: Record<string, JsonObject>
  readonly suffix: string
}

/** Definitions in which columns are named, directly or in one that they refer to. */
const WITH_COLUMNS: ReadonlySet<string> = new Set([
  'Connector',
  'ObjectType',
  'Deprovision',
  'Rule',
  'Action',
  'SetAction',
  'Import',
  'Delta',
])

function connectorSchema(
  copies: Copies,
  objects: ReadonlyMap<string, TableDescription>,
): JsonObject {
  const reference = { $ref: '#/$defs/Connector' }
  const user = objects.get('User')
  const schema = resolveReference(copies.root, reference)
  const body = user === undefined ? schema : withColumns(schema, user, copies)
  const types = objectAt(objectAt(schema, 'properties'), 'objects')
  const each = [...objects].map(([type, table]): [string, JsonObject] => {
    const suffix = `${copies.suffix}.${type}`
    return [type, copied({ $ref: '#/$defs/ObjectType' }, table, { ...copies, suffix })]
  })
  const name = `Connector.${copies.suffix}`
  copies.definitions[name] = {
    ...body,
    properties: {
      ...objectAt(body, 'properties'),
      objects: { ...types, properties: Object.fromEntries(each) },
    },
  }
  return { $ref: `#/$defs/${name}` }
}

/** A schema with columns; a reference becomes one to a copy of its definition, made once for each table. */
function copied(schema: JsonObject, table: TableDescription, copies: Copies): JsonObject {
  const { $ref: reference } = schema
  if (typeof reference !== 'string') return withColumns(schema, table, copies)
  const [, , definition = '', ...inside] = reference.split('/')
  if (inside.length > 0) {
    const { $ref: _, ...beside } = schema
    return { ...withColumns(resolveReference(copies.root, schema), table, copies), ...beside }
  }
  if (!WITH_COLUMNS.has(definition)) return schema
  const name = `${definition}.${copies.suffix}`
  if (copies.definitions[name] === undefined) {
    copies.definitions[name] = {}
    const own = resolveReference(copies.root, { $ref: `#/$defs/${definition}` })
    copies.definitions[name] = withColumns(own, table, copies)
  }
  return { ...schema, $ref: `#/$defs/${name}` }
}

/** The schema with the columns of a table in every place that names one. */
function withColumns(schema: JsonObject, table: TableDescription, copies: Copies): JsonObject {
  const inner = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map(inner)
    if (!isObject(value)) return value
    return copied(value, table, copies)
  }
  const { properties, anyOf, items } = schema
  return {
    ...schema,
    ...(anyOf !== undefined && { anyOf: inner(anyOf) }),
    ...(items !== undefined && { items: inner(items) }),
    ...(isObject(properties) && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, one]) => [
          key,
          isObject(one) ? (columnKey(key, one, table, copies.root) ?? inner(one)) : one,
        ]),
      ),
    }),
  }
}

/** The schema of a key that takes columns; `undefined` for any other. */
function columnKey(
  key: string,
  schema: JsonObject,
  table: TableDescription,
  root: JsonObject,
): JsonObject | undefined {
  switch (key) {
    case 'mappings':
    case 'set':
      return columnMap(root, schema, {
        ...table,
        columns: table.columns.filter(({ generated }) => generated !== 'computed'),
      })
    case 'anchor':
      return columnMap(root, schema, table)
    case 'match':
      return { ...withoutExamples(resolveReference(root, schema)), items: columnName(table) }
    case 'column':
      return { ...withoutExamples(schema), ...columnName(table) }
    default:
      return undefined
  }
}

/** Those of the schema are of other tables. */
function withoutExamples(schema: JsonObject): JsonObject {
  const { examples: _, ...kept } = schema
  return kept
}

/** A mapping whose keys are columns. */
function columnMap(root: JsonObject, schema: JsonObject, table: TableDescription): JsonObject {
  const { additionalProperties, ...kept } = withoutExamples(resolveReference(root, schema))
  const value = isObject(additionalProperties) ? resolveReference(root, additionalProperties) : {}
  const alternatives = Array.isArray(value['anyOf']) ? value['anyOf'].filter(isObject) : []
  return {
    ...kept,
    additionalProperties: false,
    properties: Object.fromEntries(
      table.columns.map((column) => {
        const words = { title: column.name, description: describe(column, table) }
        // Editors show the words of the alternative that was written.
        return [column.name, { ...words, anyOf: alternatives.map((one) => ({ ...one, ...words })) }]
      }),
    ),
  }
}

function columnName({ columns }: TableDescription): JsonObject {
  return { type: 'string', enum: columns.map(({ name }) => name) }
}

function describe(column: ColumnDescription, { table, primaryKey }: TableDescription): string {
  const { name, type, nullable, hasDefault, generated } = column
  const absent = nullable ? 'may be NULL' : 'NOT NULL'
  const facts = [
    type,
    hasDefault && generated === undefined ? `${absent}, has a default` : absent,
    ...(primaryKey.includes(name) ? ['primary key'] : []),
    ...(generated === 'identity' ? ['made by the database'] : []),
    ...(generated === 'computed' ? ['computed by the database'] : []),
  ]
  return `Column of ${writeTableName(table)}: ${facts.join(', ')}.`
}

function objectAt(schema: JsonObject, key: string): JsonObject {
  const value = schema[key]
  return isObject(value) ? value : {}
}
