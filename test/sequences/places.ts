import { postgresState, sqliteState } from './state-keep.ts'
import { mariadbTable, postgresTable, sqliteTable } from './table.ts'

const POSTGRES = process.env['ROLLCALL_TEST_POSTGRES'] ?? ''
const MARIADB = process.env['ROLLCALL_TEST_MARIADB'] ?? ''

const onPostgres = () => postgresTable(POSTGRES)
const onMariadb = () => mariadbTable(MARIADB)
const noPostgres = POSTGRES === ''

/** Where tables and connector spaces of sequences are, and how many are played there in `npm test`. */
export const PLACES = [
  { title: 'SQLite', few: 8, missing: false, open: sqliteTable, keep: sqliteState },
  {
    title: 'SQLite, state on PostgreSQL',
    few: 1,
    missing: noPostgres,
    open: sqliteTable,
    keep: postgresState,
  },
  {
    title: 'PostgreSQL, state too',
    few: 2,
    missing: noPostgres,
    open: onPostgres,
    keep: postgresState,
  },
  { title: 'PostgreSQL', few: 2, missing: noPostgres, open: onPostgres, keep: sqliteState },
  { title: 'MariaDB', few: 2, missing: MARIADB === '', open: onMariadb, keep: sqliteState },
] as const
