import { sql } from 'kysely'
import type {
  ColumnDescription,
  ColumnKind,
  TableDescription,
  TableName,
  TriggerDescription,
} from '../../../model/table.ts'
import { typeArgument } from '../codecs.ts'
import { type Cells, catalogueOf } from '../catalogue.ts'
import type { Connection } from '../dialect.ts'
import { actsOf, unquoted, words } from '../trigger-text.ts'
import { sqliteSyntax } from './syntax.ts'

/** Reads `sqlite_schema` and the pragmas. Names are taken exactly, although SQLite itself ignores case. */
export async function describeSqlite(
  connection: Connection,
  table: TableName,
): Promise<TableDescription | undefined> {
  const schema = table.schema ?? 'main'
  const catalogue = sql.id(schema, 'sqlite_schema')
  const ask = catalogueOf(connection, sqliteSyntax.compiler)
  const [attached] = await ask(sql`select 1 from pragma_database_list where name = ${schema}`)
  if (attached === undefined) return undefined
  const [found] = await ask(
    sql`select type, sql from ${catalogue} where name = ${table.name} and type in ('table', 'view')`,
  )
  if (found === undefined) return undefined
  const text = String(found[1])
  const collations = columnCollations(text)
  const rows = await ask(
    sql`select name, type, "notnull", dflt_value, pk, hidden from pragma_table_xinfo(${table.name}, ${schema}) where hidden <> 1 order by cid`,
  )
  const primaryKey = rows
    .filter((row) => Number(row[4]) > 0)
    .toSorted((a, b) => Number(a[4]) - Number(b[4]))
    .map((row) => String(row[0]))
  const columns = rows.map((row) => describeColumn(row, primaryKey, collations, text))
  const indexes = await ask(sql`
    select l.name, l."unique", l.origin, l.partial, x.seqno, x.name, x.coll
    from pragma_index_list(${table.name}, ${schema}) l, pragma_index_xinfo(l.name, ${schema}) x
    where x.key = 1 order by l.seq, x.seqno`)
  const triggers = await ask(
    sql`select name, sql from ${catalogue} where type = 'trigger' and tbl_name = ${table.name} order by name`,
  )
  return {
    table,
    kind: found[0] === 'view' ? 'view' : 'table',
    columns,
    primaryKey,
    ...readIndexes(indexes, columns, primaryKey),
    triggers: triggers.map((row) => describeTrigger(String(row[0]), String(row[1]), table)),
  }
}

function describeColumn(
  [name, declared, notNull, fallback, , hidden]: Cells,
  primaryKey: readonly string[],
  collations: ReadonlyMap<string, string>,
  text: string,
): ColumnDescription {
  const column = String(name)
  const type = String(declared)
  const kind = kindOf(type)
  const length = kind === 'text' ? typeArgument(type) : undefined
  const rowid =
    primaryKey.length === 1 &&
    primaryKey[0] === column &&
    type.toUpperCase() === 'INTEGER' &&
    !/\bwithout\s+rowid\b/iu.test(text)
  const computed = Number(hidden) > 1
  const collation = (collations.get(column.toLowerCase()) ?? 'BINARY').toUpperCase()
  return {
    name: column,
    type: type === '' ? 'any' : type,
    kind,
    ...(length === undefined ? {} : { length }),
    nullable: Number(notNull) === 0 && !primaryKey.includes(column),
    hasDefault: fallback !== null || rowid,
    ...(fallback === null ? {} : { default: String(fallback) }),
    ...(kind === 'text' ? { collation } : {}),
    ...(computed ? { generated: 'computed' } : rowid ? { generated: 'identity' } : {}),
    ...(rowid && !/\bautoincrement\b/iu.test(text) ? { reused: true } : {}),
    unicode: true,
    // RTRIM does not tell trailing blanks apart: its columns need the second comparison as well.
    caseSensitive: collation === 'BINARY',
  }
}

function kindOf(declared: string): ColumnKind {
  const type = declared.toUpperCase()
  if (/^(?:BOOL|BIT\b)/u.test(type)) return 'bool'
  if (/UUID|UNIQUEIDENTIFIER|GUID/u.test(type)) return 'uuid'
  if (/^(?:DATETIME|TIMESTAMP)/u.test(type)) return 'datetime'
  if (/^DATE\b/u.test(type)) return 'date'
  if (/^TIME\b/u.test(type)) return 'time'
  if (type.startsWith('JSON')) return 'json'
  if (type.includes('INT')) return 'int'
  if (/CHAR|CLOB|TEXT|STRING/u.test(type)) return 'text'
  if (/BLOB|BINARY/u.test(type)) return 'binary'
  if (/REAL|FLOA|DOUB/u.test(type)) return 'float'
  if (/DEC|NUMERIC|NUMBER|MONEY/u.test(type)) return 'decimal'
  return 'unknown'
}

function readIndexes(
  rows: readonly Cells[],
  columns: readonly ColumnDescription[],
  primaryKey: readonly string[],
): Pick<TableDescription, 'uniqueKeys' | 'indexed'> {
  const unique = new Map<string, string[]>()
  const indexed: { column: string; folded: boolean }[] = []
  if (columns.some((column) => column.generated === 'identity')) {
    for (const column of primaryKey) indexed.push({ column, folded: false })
  }
  for (const [index, isUnique, origin, partial, position, column, collation] of rows) {
    if (Number(partial) !== 0) continue
    if (Number(position) === 0 && column !== null) {
      indexed.push({ column: String(column), folded: String(collation).toUpperCase() === 'NOCASE' })
    }
    if (Number(isUnique) === 0 || origin === 'pk') continue
    const key = unique.get(String(index)) ?? []
    key.push(column === null ? '' : String(column))
    unique.set(String(index), key)
  }
  return { uniqueKeys: [...unique.values()].filter((key) => !key.includes('')), indexed }
}

/** The collations that CREATE TABLE names, by column in lower case; no pragma tells them. */
function columnCollations(text: string): Map<string, string> {
  const collations = new Map<string, string>()
  let depth = 0
  let start: string | undefined
  let before = ''
  for (const word of words(text)) {
    if (word === '(') depth += 1
    else if (word === ')') depth -= 1
    if (depth === 1 && (before === '(' || before === ',')) start = unquoted(word).toLowerCase()
    if (depth === 1 && before.toUpperCase() === 'COLLATE' && start !== undefined) {
      collations.set(start, unquoted(word))
    }
    before = depth <= 1 || word === ')' ? word : ''
  }
  return collations
}

function describeTrigger(name: string, text: string, table: TableName): TriggerDescription {
  const head = words(text).map((word) => word.toUpperCase())
  const on = head.indexOf('ON')
  const event = head.slice(0, on).findLast((word) => /^(?:INSERT|UPDATE|DELETE)$/u.test(word))
  const events: TriggerDescription['events'] =
    event === 'INSERT' ? ['insert'] : event === 'DELETE' ? ['delete'] : ['update']
  const body = text.slice(text.search(/\bbegin\b/iu))
  return { name, events, ...actsOf(body, table) }
}
