import type { Dialect, DialectName } from './dialect.ts'
import { sqlite } from './sqlite.ts'

/** Every dialect by the name that the configuration uses. */
export const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  sqlite,
  mssql: sqlite,
  postgres: sqlite,
  mysql: sqlite,
  mariadb: sqlite,
}
