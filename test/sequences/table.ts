import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import type { ColumnDescription, TableDescription } from '../../src/model/table.ts'
import { historyTable } from '../../src/sql/changes/history-table.ts'
import type { DialectName } from '../../src/sql/dialects/dialect.ts'
import type { Cells } from './model/version.ts'

/** A table that people are written to, and that somebody else edits. */
export interface Table {
  readonly name: string
  /** How the configuration names the database. */
  readonly connection: string
  readonly environment: Readonly<Record<string, string>>
  /** Every row, in the order of the key. */
  rows(): Promise<readonly Cells[]>
  insert(row: Cells): Promise<void>
  update(id: string, set: Cells): Promise<void>
  remove(id: string): Promise<void>
  /** An empty table again. */
  clear(): Promise<void>
  close(): Promise<void>
}

const COLUMNS = ['Id', 'Login', 'Name', 'Dept', 'Active', 'FirstSeen', 'Note'] as const

/** How statements of somebody else come to a database. */
interface Desk {
  run(sql: string, values: readonly (string | null)[]): Promise<readonly Record<string, unknown>[]>
  quote(name: string): string
  /** The placeholder of the value at that place. */
  value(at: number): string
  close(): Promise<void>
}

/** A table in a SQLite file. */
export function sqliteTable(): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-sequences-'))
  const path = join(folder, 'hr.db')
  const database = new DatabaseSync(path)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA busy_timeout = 5000')
  const desk: Desk = {
    run: (sql, values) => Promise.resolve(database.prepare(sql).all(...values)),
    quote: (name) => `"${name}"`,
    value: () => '?',
    async close() {
      database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return tableOn('sqlite', desk, `{ sqlite: ${path} }`, {})
}

/** A table on PostgreSQL, of a name of its own. */
export async function postgresTable(url: string): Promise<Table> {
  const client = new Client(url)
  await client.connect()
  const desk: Desk = {
    run: async (sql, values) => (await client.query(sql, [...values])).rows,
    quote: (name) => `"${name}"`,
    value: (at) => `$${at + 1}`,
    close: () => client.end(),
  }
  return tableOn('postgres', desk, '{ postgres: { env: DATABASE } }', { DATABASE: url })
}

/** A table on MariaDB, of a name of its own. */
export async function mariadbTable(url: string): Promise<Table> {
  const { createConnection } = await import('mysql2/promise')
  const client = await createConnection(url)
  const desk: Desk = {
    async run(sql, values) {
      const [rows] = await client.query(sql, [...values])
      return Array.isArray(rows) ? rows.map((one) => Object.fromEntries(Object.entries(one))) : []
    },
    quote: (name) => `\`${name}\``,
    value: () => '?',
    close: () => client.end(),
  }
  return tableOn('mariadb', desk, '{ mariadb: { env: DATABASE } }', { DATABASE: url })
}

async function tableOn(
  dialect: DialectName,
  desk: Desk,
  connection: string,
  environment: Readonly<Record<string, string>>,
): Promise<Table> {
  const name = `people_${randomUUID().slice(0, 8)}`
  const table = desk.quote(name)
  const id = desk.quote('Id')
  const columns = COLUMNS.map((one) => `${desk.quote(one)} VARCHAR(50)`)
  await desk.run(`CREATE TABLE ${table} (${columns.join(', ')}, PRIMARY KEY (${id}))`, [])
  await noteHistory(desk, dialect, name)
  const nothing = async (sql: string, values: readonly (string | null)[]): Promise<void> => {
    await desk.run(sql, values)
  }
  return {
    name,
    connection,
    environment,
    async rows() {
      const rows = await desk.run(`SELECT * FROM ${table}`, [])
      return rows
        .map((row) => Object.fromEntries(COLUMNS.map((one) => [one, textOrNull(row[one])])))
        .toSorted((a, b) => (String(a['Id']) < String(b['Id']) ? -1 : 1))
    },
    insert: (row) =>
      nothing(
        `INSERT INTO ${table} VALUES (${COLUMNS.map((_, at) => desk.value(at)).join(', ')})`,
        COLUMNS.map((one) => row[one] ?? null),
      ),
    update: (key, set) => {
      const names = Object.keys(set)
      const sets = names.map((one, at) => `${desk.quote(one)} = ${desk.value(at)}`)
      return nothing(
        `UPDATE ${table} SET ${sets.join(', ')} WHERE ${id} = ${desk.value(names.length)}`,
        [...Object.values(set), key],
      )
    },
    remove: (key) => nothing(`DELETE FROM ${table} WHERE ${id} = ${desk.value(0)}`, [key]),
    clear: () => nothing(`DELETE FROM ${table}`, []),
    async close() {
      await desk.run(`DROP TABLE ${table}`, [])
      await desk.run(`DROP TABLE ${desk.quote(`${name}_history`)}`, [])
      await desk.close()
    },
  }
}

/** Triggers that write the key of every changed row into a table beside. */
async function noteHistory(desk: Desk, dialect: DialectName, name: string): Promise<void> {
  const id: ColumnDescription = {
    name: 'Id',
    kind: 'text',
    type: 'VARCHAR(50)',
    nullable: false,
    hasDefault: false,
    unicode: true,
    caseSensitive: true,
  }
  const description: TableDescription = {
    table: { name },
    kind: 'table',
    columns: [id],
    primaryKey: ['Id'],
    uniqueKeys: [],
    indexed: [],
    triggers: [],
  }
  const binding = { description, columns: ['Id'], anchor: ['Id'] }
  for (const statement of historyTable(dialect, binding, { name: `${name}_history` })) {
    await desk.run(statement, [])
  }
}

function textOrNull(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  throw new Error(`a cell of another type: ${typeof value}`)
}
