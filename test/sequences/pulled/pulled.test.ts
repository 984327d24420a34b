import * as fc from 'fast-check'
import { suite, test } from 'node:test'
import { mariadbTable, postgresTable, sqliteTable, type Table } from '../table.ts'
import { postgresState, sqliteState } from '../state-keep.ts'
import { sequence } from './actions.ts'
import { play } from './game.ts'

/** `ROLLCALL_SEQUENCES=5000` plays that many others on each database; with `ROLLCALL_SEED` the same ones again. */
const MANY = Number(process.env['ROLLCALL_SEQUENCES'] ?? 0)
const SEED = process.env['ROLLCALL_SEED'] ?? (MANY > 0 ? undefined : '7')

const POSTGRES = process.env['ROLLCALL_TEST_POSTGRES'] ?? ''
const MARIADB = process.env['ROLLCALL_TEST_MARIADB'] ?? ''

const onPostgres = () => postgresTable(POSTGRES)
const onMariadb = () => mariadbTable(MARIADB)

const DATABASES = [
  { title: 'SQLite', few: 20, missing: false, open: sqliteTable, keep: sqliteState },
  {
    title: 'SQLite, state on PostgreSQL',
    few: 4,
    missing: POSTGRES === '',
    open: sqliteTable,
    keep: postgresState,
  },
  {
    title: 'PostgreSQL, state too',
    few: 4,
    missing: POSTGRES === '',
    open: onPostgres,
    keep: postgresState,
  },
  { title: 'PostgreSQL', few: 4, missing: POSTGRES === '', open: onPostgres, keep: sqliteState },
  { title: 'MariaDB', few: 6, missing: MARIADB === '', open: onMariadb, keep: sqliteState },
] as const

/**
 * Files, runs that are killed, edits of rows, versions of the configuration, decisions and undos in any order: after
 * each of them the table is the one of a model that knows no batches, no database and no crash, and each run does
 * what its plan said.
 */
suite('any sequence of what happens to a connector that reads a file', () => {
  for (const { title, few, missing, open, keep } of DATABASES) {
    test(`the table is what a simple model says: ${title}`, {
      skip: missing,
      timeout: MANY > 0 ? 3_600_000 : 120_000,
    }, async (t) => {
      const table: Table = await open()
      t.after(() => table.close())
      await fc.assert(
        fc.asyncProperty(sequence, ({ version, actions }) => play(table, keep(), version, actions)),
        { numRuns: MANY > 0 ? MANY : few, ...(SEED !== undefined && { seed: Number(SEED) }) },
      )
    })
  }
})
