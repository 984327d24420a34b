import { sql } from 'kysely'
import type { TableName } from '../../../model/table.ts'
import { catalogueOf } from '../catalogue.ts'
import type { Connection } from '../dialect.ts'
import { mssqlSyntax } from './syntax.ts'

/** How many rows the partitions of a table say they have. */
export async function estimateMssql(
  connection: Connection,
  table: TableName,
): Promise<number | undefined> {
  const schema = table.schema === undefined ? sql`schema_name(), 'dbo'` : sql`${table.schema}`
  const ask = catalogueOf(connection, mssqlSyntax.compiler)
  const [row] = await ask(sql`
    select sum(p.rows) from sys.partitions as p join sys.objects as o on o.object_id = p.object_id
    where o.name = ${table.name} and schema_name(o.schema_id) in (${schema}) and p.index_id in (0, 1)`)
  const count = row?.[0]
  return count === undefined || count === null ? undefined : Number(count)
}
