import { sql } from 'kysely'
import type {
  ColumnDescription,
  ColumnKind,
  TableDescription,
  TableName,
  TriggerDescription,
} from '../../../model/table.ts'
import type { Fragment } from '../../statement.ts'
import { typeArgument } from '../codecs.ts'
import { type Cells, catalogueOf } from '../catalogue.ts'
import type { Connection } from '../dialect.ts'
import { actsOf } from '../trigger-text.ts'
import { postgresSyntax } from './syntax.ts'

/** Reads `pg_catalog`. Without a schema the search path decides, as it does for the statements. */
export async function describePostgres(
  connection: Connection,
  table: TableName,
): Promise<TableDescription | undefined> {
  const ask = catalogueOf(connection, postgresSyntax.compiler)
  const name =
    table.schema === undefined
      ? sql`quote_ident(${table.name})`
      : sql`quote_ident(${table.schema}) || '.' || quote_ident(${table.name})`
  const [found] = await ask(sql`
    select c.oid::text, c.relkind::text from pg_class c
    where c.oid = to_regclass(${name}) and c.relkind in ('r', 'p', 'v', 'm', 'f')`)
  if (found === undefined) return undefined
  const oid = sql`${String(found[0])}::oid`
  const columns = await ask(columnsQuery(oid))
  const keys = await ask(keysQuery(oid))
  const triggers = await ask(triggersQuery(oid))
  const named = columns.map(describeColumn)
  return {
    table,
    kind: found[1] === 'v' || found[1] === 'm' ? 'view' : 'table',
    columns: named,
    ...readKeys(keys, named),
    triggers: triggers.map((row) => describeTrigger(row, table)),
  }
}

function columnsQuery(oid: Fragment): Fragment {
  return sql`
    select a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.atthasdef, a.attidentity::text,
      a.attgenerated::text, b.typname, b.typcategory::text, a.atttypmod, coalesce(l.collisdeterministic, true),
      pg_get_expr(d.adbin, d.adrelid), t.typtype::text, l.collname
    from pg_attribute a
    join pg_type t on t.oid = a.atttypid
    join pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
    left join pg_collation l on l.oid = a.attcollation
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = ${oid} and a.attnum > 0 and not a.attisdropped order by a.attnum`
}

function keysQuery(oid: Fragment): Fragment {
  return sql`
    select i.indexrelid::text, i.indisprimary, i.indisunique, i.indpred is null, k.n, a.attname,
      case when k.attnum = 0 then pg_get_indexdef(i.indexrelid, k.n::int, true) end
    from pg_index i
    cross join lateral unnest(i.indkey::int2[]) with ordinality as k(attnum, n)
    left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum and k.attnum > 0
    where i.indrelid = ${oid} and i.indisvalid and k.n <= i.indnkeyatts
    order by i.indisprimary desc, i.indexrelid, k.n`
}

function triggersQuery(oid: Fragment): Fragment {
  // tgtype: bit 2 insert, 3 delete, 4 update (catalog/pg_trigger.h); rules that rewrite count as triggers too
  return sql`
    select t.tgname, t.tgtype & 4 > 0, t.tgtype & 16 > 0, t.tgtype & 8 > 0, p.prosrc
    from pg_trigger t join pg_proc p on p.oid = t.tgfoid
    where t.tgrelid = ${oid} and not t.tgisinternal and t.tgenabled <> 'D'
    union all
    select r.rulename, r.ev_type = '3', r.ev_type = '2', r.ev_type = '4', pg_get_ruledef(r.oid)
    from pg_rewrite r where r.ev_class = ${oid} and r.ev_type <> '1'
    order by 1`
}

const TRUE = 't'

function describeColumn(row: Cells): ColumnDescription {
  const [name, type, notNull, hasDefault, identity, generated, base] = row
  const [typmod, deterministic, expression, typtype, collation] = row.slice(8)
  const declared = String(type)
  const kind = typtype === 'e' ? 'unknown' : kindOf(String(base))
  // The length of a domain's base type is not in its name.
  const length =
    kind === 'text' ? (typeArgument(declared) ?? lengthOf(Number(typmod), String(base))) : undefined
  const serial = String(expression ?? '').startsWith('nextval(')
  return {
    name: String(name),
    type: declared,
    kind,
    ...(length === undefined ? {} : { length }),
    ...(base === 'int2' ? { bytes: 2 } : base === 'int4' ? { bytes: 4 } : {}),
    nullable: notNull !== TRUE,
    hasDefault: hasDefault === TRUE || identity !== '',
    ...(hasDefault === TRUE && expression !== null ? { default: String(expression) } : {}),
    ...(kind === 'text' && collation !== null && collation !== 'default'
      ? { collation: String(collation) }
      : {}),
    ...(generated === 's' || generated === 'v'
      ? { generated: 'computed' as const }
      : identity !== '' || serial
        ? { generated: 'identity' as const }
        : {}),
    unicode: true,
    caseSensitive: base !== 'citext' && deterministic === TRUE,
  }
}

function lengthOf(typmod: number, base: string): number | undefined {
  return typmod > 4 && (base === 'varchar' || base === 'bpchar') ? typmod - 4 : undefined
}

const KINDS = new Map<string, ColumnKind>([
  ['text', 'text'],
  ['varchar', 'text'],
  ['bpchar', 'text'],
  ['name', 'text'],
  ['citext', 'text'],
  ['int2', 'int'],
  ['int4', 'int'],
  ['int8', 'int'],
  ['oid', 'int'],
  ['numeric', 'decimal'],
  ['float4', 'float'],
  ['float8', 'float'],
  ['bool', 'bool'],
  ['uuid', 'uuid'],
  ['date', 'date'],
  ['time', 'time'],
  ['timestamp', 'datetime'],
  ['timestamptz', 'datetime'],
  ['json', 'json'],
  ['jsonb', 'json'],
  ['bytea', 'binary'],
])

function kindOf(base: string): ColumnKind {
  return KINDS.get(base) ?? 'unknown'
}

function readKeys(
  rows: readonly Cells[],
  columns: readonly ColumnDescription[],
): Pick<TableDescription, 'primaryKey' | 'uniqueKeys' | 'indexed'> {
  const primaryKey: string[] = []
  const unique = new Map<string, string[]>()
  const indexed: { column: string; folded: boolean }[] = []
  for (const [index, primary, isUnique, whole, position, column, expression] of rows) {
    if (whole !== TRUE) continue
    const folded = column === null ? foldedColumn(String(expression), columns) : undefined
    if (Number(position) === 1) {
      const description = columns.find(({ name }) => name === column)
      if (folded !== undefined) indexed.push({ column: folded, folded: true })
      else if (description !== undefined) {
        indexed.push({ column: description.name, folded: !description.caseSensitive })
      }
    }
    if (primary === TRUE) primaryKey.push(String(column))
    else if (isUnique === TRUE) {
      const key = unique.get(String(index)) ?? []
      key.push(column === null ? '' : String(column))
      unique.set(String(index), key)
    }
  }
  return {
    primaryKey,
    uniqueKeys: [...unique.values()].filter((key) => !key.includes('')),
    indexed,
  }
}

/** The column of `lower(mail)` or `lower((mail)::text)`. */
function foldedColumn(
  expression: string,
  columns: readonly ColumnDescription[],
): string | undefined {
  const [, inner] = /^lower\(\(?("(?:[^"]|"")+"|\w+)\)?(?:::text)?\)$/u.exec(expression) ?? []
  if (inner === undefined) return undefined
  const name = inner.startsWith('"') ? inner.slice(1, -1).replaceAll('""', '"') : inner
  return columns.find((column) => column.name === name)?.name
}

function describeTrigger(row: Cells, table: TableName): TriggerDescription {
  const [name, insert, update, remove, text] = row
  const events: ('insert' | 'update' | 'delete')[] = []
  if (insert === TRUE) events.push('insert')
  if (update === TRUE) events.push('update')
  if (remove === TRUE) events.push('delete')
  return { name: String(name), events, ...actsOf(String(text), table) }
}
