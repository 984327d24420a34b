import type { DialectName } from './dialect.ts'
import { mssqlRemedies } from './mssql/remedies.ts'
import { mysqlRemedies } from './mysql/remedies.ts'
import { postgresRemedies } from './postgres/remedies.ts'
import type { Remedies } from './remedy.ts'
import { sqliteRemedies } from './sqlite/remedies.ts'

/** The remedies of each dialect. */
export const REMEDIES: Readonly<Record<DialectName, Remedies>> = {
  mssql: mssqlRemedies,
  postgres: postgresRemedies,
  mysql: mysqlRemedies,
  mariadb: mysqlRemedies,
  sqlite: sqliteRemedies,
}
