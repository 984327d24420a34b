import { sql } from 'kysely'
import type { TableName } from '../../../model/table.ts'
import { catalogueOf } from '../catalogue.ts'
import type { Connection } from '../dialect.ts'
import { postgresSyntax } from './syntax.ts'

/** How many rows the planner thinks a table has; nobody knows before its first ANALYZE. */
export async function estimatePostgres(
  connection: Connection,
  table: TableName,
): Promise<number | undefined> {
  const name =
    table.schema === undefined
      ? sql`quote_ident(${table.name})`
      : sql`quote_ident(${table.schema}) || '.' || quote_ident(${table.name})`
  const ask = catalogueOf(connection, postgresSyntax.compiler)
  const [row] = await ask(sql`
    select c.reltuples::bigint::text from pg_class c
    where c.oid = to_regclass(${name}) and c.reltuples >= 0`)
  return row === undefined ? undefined : Number(row[0])
}
