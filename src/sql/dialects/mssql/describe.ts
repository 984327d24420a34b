import { sql } from 'kysely'
import type {
  ColumnDescription,
  ColumnKind,
  TableDescription,
  TableName,
  TriggerDescription,
} from '../../../model/table.ts'
import { addToKey } from '../named-keys.ts'
import { type Cells, catalogueOf } from '../catalogue.ts'
import type { Connection } from '../dialect.ts'
import { actsOf } from '../trigger-text.ts'
import { mssqlSyntax } from './syntax.ts'

/** Reads the `sys` views. Without a schema the login's default decides, then `dbo`. */
export async function describeMssql(
  connection: Connection,
  table: TableName,
): Promise<TableDescription | undefined> {
  const ask = catalogueOf(connection, mssqlSyntax.compiler)
  const schema = table.schema === undefined ? sql`schema_name(), 'dbo'` : sql`${table.schema}`
  const [found] = await ask(sql`
    select o.object_id, o.type from sys.objects as o
    where o.name = ${table.name} and o.type in ('U', 'V') and schema_name(o.schema_id) in (${schema})
    order by case when schema_name(o.schema_id) = schema_name() then 0 else 1 end`)
  if (found === undefined) return undefined
  const id = sql`${Number(found[0])}`
  // Some servers of the protocol fold the names of sys.columns; information_schema has them as declared.
  const columns = await ask(sql`
    select coalesce(d.column_name, c.name), type_name(c.system_type_id), c.max_length, c.precision, c.scale,
      c.is_nullable, c.default_object_id, c.is_identity, c.is_computed, c.collation_name, c.column_id,
      object_definition(c.default_object_id)
    from sys.columns as c
    left join information_schema.columns as d
      on d.table_schema = object_schema_name(${id}) and d.table_name = object_name(${id}) and d.column_name = c.name
    where c.object_id = ${id} order by c.column_id`)
  const keys = await ask(sql`
    select i.name, i.is_primary_key, i.is_unique, i.has_filter, k.key_ordinal, k.column_id
    from sys.indexes as i
    join sys.index_columns as k on k.object_id = i.object_id and k.index_id = i.index_id
    where i.object_id = ${id} and i.type in (1, 2) and i.is_disabled = 0 and k.is_included_column = 0
    order by i.index_id, k.key_ordinal`)
  const triggers = await ask(sql`
    select t.name, e.type_desc, object_definition(t.object_id)
    from sys.triggers as t join sys.trigger_events as e on e.object_id = t.object_id
    where t.parent_id = ${id} and t.is_disabled = 0 order by t.name`)
  const named = columns.map(describeColumn)
  const names = new Map(columns.map((row, at) => [Number(row[10]), named[at]]))
  return {
    table,
    kind: String(found[1]).trim() === 'V' ? 'view' : 'table',
    columns: named,
    ...readKeys(keys, names),
    triggers: readTriggers(triggers, table),
  }
}

function describeColumn(row: Cells): ColumnDescription {
  const [name, base, bytes, precision, scale, nullable] = row
  const [fallback, identity, computed, collation, , expression] = row.slice(6)
  const type = String(base)
  const kind = KINDS.get(type) ?? 'unknown'
  const wide = type.startsWith('n') && kind === 'text'
  const size = Number(bytes)
  const length =
    kind === 'text' && size > 0 && !type.endsWith('text') ? size / (wide ? 2 : 1) : undefined
  const made = computed === true || type === 'timestamp'
  return {
    name: String(name),
    type: declaredType(type, size, Number(precision), Number(scale)),
    kind,
    ...(length === undefined ? {} : { length }),
    ...(type === 'smallint' ? { bytes: 2 } : type === 'int' ? { bytes: 4 } : {}),
    nullable: nullable === true,
    hasDefault: Number(fallback) !== 0 || identity === true,
    ...(expression === null || expression === undefined ? {} : { default: String(expression) }),
    ...(kind === 'text' && collation !== null ? { collation: String(collation) } : {}),
    ...(made ? { generated: 'computed' } : identity === true ? { generated: 'identity' } : {}),
    unicode: kind !== 'text' || wide || String(collation).endsWith('_UTF8'),
    caseSensitive: kind !== 'text' || /_CS(?:_|$)|_BIN2?(?:_|$)/u.test(String(collation)),
  }
}

function declaredType(base: string, bytes: number, precision: number, scale: number): string {
  if (/^(?:var)?(?:char|binary)$/u.test(base)) return `${base}(${bytes < 0 ? 'max' : bytes})`
  if (/^n(?:var)?char$/u.test(base)) return `${base}(${bytes < 0 ? 'max' : bytes / 2})`
  if (base === 'decimal' || base === 'numeric') return `${base}(${precision}, ${scale})`
  if (/^(?:datetime2|datetimeoffset|time)$/u.test(base)) return `${base}(${scale})`
  return base
}

const KINDS = new Map<string, ColumnKind>([
  ...['char', 'varchar', 'text', 'nchar', 'nvarchar', 'ntext', 'sysname'].map(asKind('text')),
  ...['tinyint', 'smallint', 'int', 'bigint'].map(asKind('int')),
  ...['decimal', 'numeric', 'money', 'smallmoney'].map(asKind('decimal')),
  ...['float', 'real'].map(asKind('float')),
  ...['binary', 'varbinary', 'image', 'timestamp'].map(asKind('binary')),
  ...['datetime', 'datetime2', 'smalldatetime', 'datetimeoffset'].map(asKind('datetime')),
  ['bit', 'bool'],
  ['uniqueidentifier', 'uuid'],
  ['date', 'date'],
  ['time', 'time'],
])

function asKind(kind: ColumnKind): (type: string) => [string, ColumnKind] {
  return (type) => [type, kind]
}

function readKeys(
  rows: readonly Cells[],
  columns: ReadonlyMap<number, ColumnDescription | undefined>,
): Pick<TableDescription, 'primaryKey' | 'uniqueKeys' | 'namedKeys' | 'indexed'> {
  const primaryKey: string[] = []
  const unique = new Map<string, string[]>()
  const namedKeys = new Map<string, string[]>()
  const indexed: { column: string; folded: boolean }[] = []
  for (const [index, primary, isUnique, filtered, position, column] of rows) {
    const description = columns.get(Number(column))
    if (description === undefined) continue
    if (isUnique === true) addToKey(namedKeys, String(index), description.name)
    if (filtered === true) continue
    if (Number(position) === 1) {
      indexed.push({ column: description.name, folded: !description.caseSensitive })
    }
    if (primary === true) primaryKey.push(description.name)
    else if (isUnique === true) {
      addToKey(unique, String(index), description.name)
    }
  }
  return { primaryKey, uniqueKeys: [...unique.values()], namedKeys, indexed }
}

/** One row for each event of a trigger. */
function readTriggers(rows: readonly Cells[], table: TableName): TriggerDescription[] {
  const triggers = new Map<
    string,
    { events: TriggerDescription['events'][number][]; text: string }
  >()
  for (const [name, event, text] of rows) {
    const trigger = triggers.get(String(name)) ?? { events: [], text: String(text) }
    const kind = String(event).toLowerCase()
    if (kind === 'insert' || kind === 'update' || kind === 'delete') trigger.events.push(kind)
    triggers.set(String(name), trigger)
  }
  return [...triggers].map(([name, { events, text }]) => ({
    name,
    events,
    ...actsOf(text, table),
  }))
}
