import { sql } from 'kysely'
import { formatTable, type TableDescription, type TableName } from '../../../model/table.ts'
import type { Reference, TableSurvey } from '../../../model/table-survey.ts'
import { catalogueOf, type Cells } from '../catalogue.ts'
import type { Connection } from '../dialect.ts'
import { collectReferences } from '../references.ts'
import { postgresSyntax } from './syntax.ts'

const TRUE = 't'

/** Asks PostgreSQL itself what the login may do, roles and `PUBLIC` included; nothing is tried. */
export async function surveyPostgres(
  connection: Connection,
  { table }: TableDescription,
): Promise<TableSurvey> {
  const ask = catalogueOf(connection, postgresSyntax.compiler)
  const oid = sql`to_regclass(${quotedName(table)})`
  const [found] = await ask(sql`
    select current_setting('server_version'), current_database(), current_user,
      has_table_privilege(${oid}, 'DELETE'), has_database_privilege(current_database(), 'TEMPORARY'),
      row_security_active(${oid})`)
  if (found === undefined) throw new Error(`cannot happen: ${formatTable(table)} is described`)
  const [version, name, login, remove, temporary, rowSecurity] = found
  const columns = await ask(sql`
    select a.attname, has_column_privilege(a.attrelid, a.attnum, 'SELECT'),
      has_column_privilege(a.attrelid, a.attnum, 'INSERT'),
      has_column_privilege(a.attrelid, a.attnum, 'UPDATE')
    from pg_attribute a
    where a.attrelid = ${oid} and a.attnum > 0 and not a.attisdropped order by a.attnum`)
  const may = (at: number): string[] =>
    columns.filter((row) => row[at] === TRUE).map((row) => String(row[0]))
  // CASE, for the privilege is asked of whatever comes first, and of a table it is an error.
  const sequences = await ask(sql`
    select quote_ident(n.nspname) || '.' || quote_ident(s.relname) from pg_depend d
    join pg_attrdef f on f.oid = d.objid and d.classid = 'pg_attrdef'::regclass
    join pg_class s on s.oid = d.refobjid and d.refclassid = 'pg_class'::regclass
    join pg_namespace n on n.oid = s.relnamespace
    where f.adrelid = ${oid}
      and case when s.relkind = 'S' then not has_sequence_privilege(s.oid, 'USAGE') else false end
    order by 1`)
  const references = await ask(sql`
    select f.conname, n.nspname, c.relname, a.attname, f.confdeltype::text
    from pg_constraint f
    join pg_class c on c.oid = f.conrelid
    join pg_namespace n on n.oid = c.relnamespace
    cross join lateral unnest(f.conkey) with ordinality as k(attnum, at)
    join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.attnum
    where f.contype = 'f' and f.conparentid = 0 and f.confrelid = ${oid}
    order by n.nspname, c.relname, f.conname, k.at`)
  return {
    database: {
      product: 'PostgreSQL',
      version: String(version).split(' ')[0] ?? '',
      name: String(name),
      login: String(login),
    },
    allowed: {
      select: may(1),
      insert: may(2),
      update: may(3),
      delete: remove === TRUE,
      temporary: temporary === TRUE,
      ...(sequences.length === 0
        ? {}
        : { withoutSequences: sequences.map(([one]) => String(one)) }),
    },
    referencedBy: collectReferences(references, onDelete),
    rowSecurity: rowSecurity === TRUE,
  }
}

/** Tables and views that the login may read something of, as the search path finds them first. */
export async function listPostgres(connection: Connection): Promise<readonly TableName[]> {
  const ask = catalogueOf(connection, postgresSyntax.compiler)
  const rows = await ask(sql`
    select n.nspname, c.relname, pg_table_is_visible(c.oid)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
      and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
      and has_schema_privilege(n.oid, 'USAGE') and has_any_column_privilege(c.oid, 'SELECT')
    order by 3 desc, 1, 2 limit 1000`)
  return rows.map(([schema, name, visible]) =>
    visible === TRUE ? { name: String(name) } : { schema: String(schema), name: String(name) },
  )
}

function quotedName({ schema, name }: TableName): ReturnType<typeof sql> {
  return schema === undefined
    ? sql`quote_ident(${name})`
    : sql`quote_ident(${schema}) || '.' || quote_ident(${name})`
}

/** `confdeltype` of catalog/pg_constraint.h. */
function onDelete(type: Cells[number]): Reference['onDelete'] {
  return type === 'c' ? 'cascade' : type === 'n' || type === 'd' ? 'set' : 'refuse'
}
