import { sql } from 'kysely'
import type {
  ColumnDescription,
  ColumnKind,
  TableDescription,
  TableName,
  TriggerDescription,
} from '../../../model/table.ts'
import { typeName } from '../codecs.ts'
import { addToKey } from '../named-keys.ts'
import { type Cells, catalogueOf } from '../catalogue.ts'
import type { Connection } from '../dialect.ts'
import { actsOf } from '../trigger-text.ts'
import { mysqlSyntax } from './syntax.ts'

/** Reads `information_schema`. Without a schema it is the database of the connection. */
export async function describeMysql(
  connection: Connection,
  table: TableName,
): Promise<TableDescription | undefined> {
  const ask = catalogueOf(connection, mysqlSyntax.compiler)
  const schema = table.schema === undefined ? sql`database()` : sql`${table.schema}`
  const [found] = await ask(sql`
    select table_type from information_schema.tables
    where table_schema = ${schema} and table_name = ${table.name}`)
  if (found === undefined) return undefined
  const columns = await ask(sql`
    select column_name, column_type, character_maximum_length, is_nullable, column_default, extra,
      collation_name, character_set_name
    from information_schema.columns
    where table_schema = ${schema} and table_name = ${table.name} order by ordinal_position`)
  const keys = await ask(sql`
    select index_name, non_unique, seq_in_index, column_name, sub_part
    from information_schema.statistics
    where table_schema = ${schema} and table_name = ${table.name} order by index_name, seq_in_index`)
  const triggers = await ask(sql`
    select trigger_name, event_manipulation, action_statement
    from information_schema.triggers
    where event_object_schema = ${schema} and event_object_table = ${table.name} order by trigger_name`)
  const named = columns.map(describeColumn)
  return {
    table,
    kind: /view/iu.test(String(found[0])) ? 'view' : 'table',
    columns: named,
    ...readKeys(keys, named),
    triggers: triggers.map((row) => describeTrigger(row, table)),
  }
}

function describeColumn([
  name,
  type,
  longest,
  nullable,
  fallback,
  extra,
  collation,
  charset,
]: Cells): ColumnDescription {
  const declared = String(type)
  const kind = kindOf(declared)
  const notes = String(extra).toUpperCase()
  const identity = notes.includes('AUTO_INCREMENT')
  const computed = /(?<!DEFAULT_)GENERATED/u.test(notes)
  const length = kind === 'text' && longest !== null ? Number(longest) : undefined
  const hasDefault = fallback !== null && fallback !== 'NULL'
  return {
    name: String(name),
    type: declared,
    kind,
    ...(length === undefined ? {} : { length }),
    nullable: nullable === 'YES',
    hasDefault: hasDefault || identity || notes.includes('DEFAULT_GENERATED'),
    ...(hasDefault ? { default: String(fallback) } : {}),
    ...(kind === 'text' && collation !== null ? { collation: String(collation) } : {}),
    ...(computed ? { generated: 'computed' } : identity ? { generated: 'identity' } : {}),
    // utf8 of three bytes has no room for the characters beyond the first plane
    unicode: charset === null || /^(?:utf8mb4|utf16|utf16le|utf32)$/u.test(String(charset)),
    caseSensitive: collation === null || /_(?:bin|cs)$|^binary$|_as_cs/u.test(String(collation)),
  }
}

const KINDS = new Map<string, ColumnKind>([
  ['decimal', 'decimal'],
  ['numeric', 'decimal'],
  ['float', 'float'],
  ['double', 'float'],
  ['date', 'date'],
  ['time', 'time'],
  ['datetime', 'datetime'],
  ['timestamp', 'datetime'],
  ['json', 'json'],
  ['uuid', 'uuid'],
  ['year', 'int'],
  ['enum', 'text'],
  ['set', 'text'],
])

function kindOf(declared: string): ColumnKind {
  const type = declared.toLowerCase()
  if (type.startsWith('tinyint(1)') || type === 'bit(1)') return 'bool'
  const name = typeName(type).split(' ')[0] ?? ''
  if (/^(?:tiny|small|medium|big)?int(?:eger)?$/u.test(name)) return 'int'
  if (/(?:char|text)$/u.test(name)) return 'text'
  if (/(?:binary|blob|bit)$/u.test(name)) return 'binary'
  return KINDS.get(name) ?? 'unknown'
}

function readKeys(
  rows: readonly Cells[],
  columns: readonly ColumnDescription[],
): Pick<TableDescription, 'primaryKey' | 'uniqueKeys' | 'namedKeys' | 'indexed'> {
  const primaryKey: string[] = []
  const unique = new Map<string, string[]>()
  const namedKeys = new Map<string, string[]>()
  const indexed: { column: string; folded: boolean }[] = []
  for (const [index, notUnique, position, column, prefix] of rows) {
    const description = columns.find(({ name }) => name === column)
    if (Number(position) === 1 && description !== undefined) {
      indexed.push({ column: description.name, folded: !description.caseSensitive })
    }
    if (Number(notUnique) === 0 && description !== undefined) {
      addToKey(namedKeys, String(index), description.name)
    }
    if (index === 'PRIMARY') primaryKey.push(String(column))
    else if (Number(notUnique) === 0) {
      const whole = description === undefined || prefix !== null ? '' : description.name
      addToKey(unique, String(index), whole)
    }
  }
  return {
    primaryKey,
    uniqueKeys: [...unique.values()].filter((key) => !key.includes('')),
    namedKeys,
    indexed,
  }
}

function describeTrigger([name, event, text]: Cells, table: TableName): TriggerDescription {
  const events: TriggerDescription['events'] =
    event === 'INSERT' ? ['insert'] : event === 'DELETE' ? ['delete'] : ['update']
  return { name: String(name), events, ...actsOf(String(text), table) }
}
