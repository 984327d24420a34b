import { sql } from 'kysely'
import type { TableDescription, TableName } from '../../../model/table.ts'
import type { Reference, TableSurvey } from '../../../model/table-survey.ts'
import { type Cell, catalogueOf } from '../catalogue.ts'
import type { Connection } from '../dialect.ts'
import { collectReferences } from '../references.ts'
import { mssqlSyntax } from './syntax.ts'

/** `HAS_PERMS_BY_NAME` says what holds after roles and DENY; temporary tables are everybody's. */
export async function surveyMssql(
  connection: Connection,
  { table, columns: described }: TableDescription,
): Promise<TableSurvey> {
  const ask = catalogueOf(connection, mssqlSyntax.compiler)
  const schema = table.schema === undefined ? sql`schema_name(), 'dbo'` : sql`${table.schema}`
  const [found] = await ask(sql`
    select o.object_id, quotename(schema_name(o.schema_id)) + '.' + quotename(o.name),
      cast(serverproperty('ProductVersion') as nvarchar(128)), db_name(), user_name(),
      has_perms_by_name(quotename(schema_name(o.schema_id)) + '.' + quotename(o.name), 'OBJECT', 'DELETE'),
      case when object_id('sys.security_predicates') is null then 0 else 1 end
    from sys.objects as o
    where o.name = ${table.name} and o.type in ('U', 'V') and schema_name(o.schema_id) in (${schema})
    order by case when schema_name(o.schema_id) = schema_name() then 0 else 1 end`)
  const [id = 0, object = '', version = '', name = '', login = '', remove = 0, secures = 0] =
    found ?? []
  const of = String(object)
  // Of a name that it cannot parse the function says NULL; the table as a whole is asked then.
  const columns = await ask(sql`
    select c.name,
      coalesce(has_perms_by_name(${of}, 'OBJECT', 'SELECT', c.name, 'COLUMN'), has_perms_by_name(${of}, 'OBJECT', 'SELECT')),
      coalesce(has_perms_by_name(${of}, 'OBJECT', 'INSERT'), 0),
      coalesce(has_perms_by_name(${of}, 'OBJECT', 'UPDATE', c.name, 'COLUMN'), has_perms_by_name(${of}, 'OBJECT', 'UPDATE'))
    from sys.columns as c where c.object_id = ${Number(id)} order by c.column_id`)
  const may = (at: number): string[] =>
    columns
      .filter((row) => Number(row[at]) === 1)
      .map((row) => asDescribed(String(row[0]), described))
  const references = await ask(sql`
    select f.name, object_schema_name(f.parent_object_id), object_name(f.parent_object_id),
      col_name(k.parent_object_id, k.parent_column_id), f.delete_referential_action
    from sys.foreign_keys as f
    join sys.foreign_key_columns as k on k.constraint_object_id = f.object_id
    where f.referenced_object_id = ${Number(id)} and f.is_disabled = 0
    order by f.parent_object_id, f.name, k.constraint_column_id`)
  // Row-level security came with SQL Server 2016.
  const policies =
    Number(secures) === 0
      ? []
      : await ask(sql`
    select count(*) from sys.security_predicates as p
    join sys.security_policies as s on s.object_id = p.object_id
    where p.target_object_id = ${Number(id)} and s.is_enabled = 1`)
  return {
    database: {
      product: 'SQL Server',
      version: String(version),
      name: String(name),
      login: String(login),
    },
    allowed: {
      select: may(1),
      insert: may(2),
      update: may(3),
      delete: Number(remove) === 1,
      temporary: true,
    },
    referencedBy: collectReferences(references, onDelete),
    rowSecurity: Number(policies[0]?.[0] ?? 0) > 0,
  }
}

/** Some servers of the protocol fold the names of `sys.columns`. */
function asDescribed(name: string, described: TableDescription['columns']): string {
  if (described.some((one) => one.name === name)) return name
  return described.find((one) => one.name.toLowerCase() === name)?.name ?? name
}

/** Tables and views that the login may see; those of its own schema and of `dbo` without a schema. */
export async function listMssql(connection: Connection): Promise<readonly TableName[]> {
  const ask = catalogueOf(connection, mssqlSyntax.compiler)
  const rows = await ask(sql`
    select top (1000) case when schema_name(o.schema_id) in (schema_name(), 'dbo') then null
      else schema_name(o.schema_id) end, o.name
    from sys.objects as o where o.type in ('U', 'V') and o.is_ms_shipped = 0
    order by case when schema_name(o.schema_id) in (schema_name(), 'dbo') then 0 else 1 end, o.name`)
  return rows.map(([schema, name]) =>
    schema === null || schema === undefined
      ? { name: String(name) }
      : { schema: String(schema), name: String(name) },
  )
}

/** `sys.foreign_keys.delete_referential_action`: 0 no action, 1 cascade, 2 set null, 3 set default. */
function onDelete(action: Cell): Reference['onDelete'] {
  return Number(action) === 1 ? 'cascade' : Number(action) > 1 ? 'set' : 'refuse'
}
