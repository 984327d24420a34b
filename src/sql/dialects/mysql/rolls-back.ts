import { sql } from 'kysely'
import type { TableName } from '../../../model/table.ts'
import { catalogueOf } from '../catalogue.ts'
import type { Connection } from '../dialect.ts'
import { mysqlSyntax } from './syntax.ts'

/** Whether the engine of a table has transactions: MyISAM and its like keep what was rolled back. */
export async function rollsBackMysql(connection: Connection, table: TableName): Promise<boolean> {
  const schema = table.schema === undefined ? sql`database()` : sql`${table.schema}`
  const ask = catalogueOf(connection, mysqlSyntax.compiler)
  const [row] = await ask(sql`
    select e.transactions from information_schema.tables t
    join information_schema.engines e on e.engine = t.engine
    where t.table_schema = ${schema} and t.table_name = ${table.name}`)
  return row?.[0] === 'YES'
}
