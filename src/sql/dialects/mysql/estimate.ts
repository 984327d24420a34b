import { sql } from 'kysely'
import type { TableName } from '../../../model/table.ts'
import { catalogueOf } from '../catalogue.ts'
import type { Connection } from '../dialect.ts'
import { mysqlSyntax } from './syntax.ts'

/** How many rows the statistics say a table has. */
export async function estimateMysql(
  connection: Connection,
  table: TableName,
): Promise<number | undefined> {
  const schema = table.schema === undefined ? sql`database()` : sql`${table.schema}`
  const ask = catalogueOf(connection, mysqlSyntax.compiler)
  const [row] = await ask(sql`
    select table_rows from information_schema.tables
    where table_schema = ${schema} and table_name = ${table.name} and table_rows is not null`)
  return row === undefined ? undefined : Number(row[0])
}
