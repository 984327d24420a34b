import type { Dialect, DialectName } from './dialect.ts'
import { mariadb } from './mariadb.ts'
import { mssql } from './mssql.ts'
import { mysql } from './mysql.ts'
import { postgres } from './postgres.ts'
import { sqlite } from './sqlite.ts'

/** Every dialect by the name that the configuration uses. */
export const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  mssql,
  postgres,
  mysql,
  mariadb,
  sqlite,
}
