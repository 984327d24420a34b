import { sql } from 'kysely'
import type { TableDescription, TableName } from '../../../model/table.ts'
import type { Reference, TableSurvey } from '../../../model/table-survey.ts'
import { type Cell, catalogueOf } from '../catalogue.ts'
import type { Connection } from '../dialect.ts'
import { collectReferences } from '../references.ts'
import { grantedOn } from './granted.ts'
import { mysqlSyntax } from './syntax.ts'

/**
 * Columns by `information_schema.columns.privileges`, which is what holds after all levels and roles; DELETE
 * and temporary tables by `SHOW GRANTS`, for no view tells them.
 */
export async function surveyMysql(
  connection: Connection,
  { table }: TableDescription,
): Promise<TableSurvey> {
  const ask = catalogueOf(connection, mysqlSyntax.compiler)
  const [found] = await ask(sql`select version(), database(), current_user()`)
  const [version = '', name = '', login = ''] = found ?? []
  const schema = table.schema ?? String(name)
  const columns = await ask(sql`
    select column_name, privileges from information_schema.columns
    where table_schema = ${schema} and table_name = ${table.name} order by ordinal_position`)
  const may = (what: string): string[] =>
    columns
      .filter(([, privileges]) => String(privileges).toLowerCase().split(',').includes(what))
      .map(([column]) => String(column))
  const grants = (await ask(sql`show grants`)).map(([grant]) => String(grant))
  const references = await ask(sql`
    select k.constraint_name, nullif(k.table_schema, ${String(name)}), k.table_name, k.column_name, r.delete_rule
    from information_schema.key_column_usage as k
    join information_schema.referential_constraints as r
      on r.constraint_schema = k.constraint_schema and r.constraint_name = k.constraint_name
      and r.table_name = k.table_name
    where k.referenced_table_schema = ${schema} and k.referenced_table_name = ${table.name}
    order by k.table_schema, k.table_name, k.constraint_name, k.ordinal_position`)
  const [number = ''] = String(version).split('-')
  return {
    database: {
      product: /mariadb/iu.test(String(version)) ? 'MariaDB' : 'MySQL',
      version: number,
      name: String(name),
      login: String(login),
    },
    allowed: {
      select: may('select'),
      insert: may('insert'),
      update: may('update'),
      delete: grantedOn(grants, 'DELETE', { schema, name: table.name }),
      temporary: grantedOn(grants, 'CREATE TEMPORARY TABLES', { schema: String(name) }),
    },
    referencedBy: collectReferences(references, onDelete),
    rowSecurity: false,
  }
}

/** Tables and views of the database of the connection first, then those of others. */
export async function listMysql(connection: Connection): Promise<readonly TableName[]> {
  const ask = catalogueOf(connection, mysqlSyntax.compiler)
  const rows = await ask(sql`
    select nullif(table_schema, database()), table_name from information_schema.tables
    where table_schema not in ('information_schema', 'mysql', 'performance_schema', 'sys')
    order by table_schema <> database(), table_schema, table_name limit 1000`)
  return rows.map(([schema, name]) =>
    schema === null ? { name: String(name) } : { schema: String(schema), name: String(name) },
  )
}

function onDelete(rule: Cell): Reference['onDelete'] {
  return rule === 'CASCADE' ? 'cascade' : rule === 'SET NULL' ? 'set' : 'refuse'
}
