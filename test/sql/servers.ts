import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TableDescription } from '../../src/model/table.ts'
import type { DialectName } from '../../src/sql/dialects/dialect.ts'
import { openTarget } from '../../src/sql/open.ts'
import type { BulkTable } from '../../src/sql/bulk.ts'
import type { TableBinding, Target, TargetTable } from '../../src/sql/target.ts'

/** Column types that every dialect has a name for. */
export type TypeName =
  | 'text50'
  | 'folded50'
  | 'long'
  | 'padded4'
  | 'int'
  | 'bigint'
  | 'decimal'
  | 'bool'
  | 'uuid'
  | 'date'
  | 'datetime'
  | 'json'
  | 'binary'
  | 'generated'

/** A database that the behaviour suite runs on. */
export interface TestServer {
  readonly title: string
  readonly dialect: DialectName
  /** Why it cannot be tested, if it cannot. */
  readonly missing?: string
  readonly connection: string
  readonly types: Readonly<Record<TypeName, string>>
  readonly quote: (name: string) => string
  /** Runs SQL beside the target, as the database's owner does. */
  readonly execute: (...statements: readonly string[]) => Promise<void>
  /** Why a test cannot hold on a server that speaks the protocol of the product but is another. */
  readonly imitation?: () => Promise<string | undefined>
  /** Gives a database of its own with change tracking on, and drops it; where the product has such a thing. */
  readonly withTracking?: (work: (server: TestServer) => Promise<void>) => Promise<void>
  /** Ends the connections of clients on these ports, as an administrator does. */
  readonly kill?: (ports: readonly number[]) => Promise<void>
  /** A trigger that deletes the row whose Active becomes `gone`; not every dialect allows one. */
  readonly deletingTrigger?: (table: string) => string[]
}

const folder = mkdtempSync(join(tmpdir(), 'rollcall-sql-'))

const sqlite: TestServer = {
  title: 'SQLite',
  dialect: 'sqlite',
  connection: `sqlite:${join(folder, 'behaviour.db')}`,
  types: {
    text50: 'varchar(50)',
    folded50: 'varchar(50) collate nocase',
    long: 'text',
    padded4: 'char(4)',
    int: 'integer',
    bigint: 'bigint',
    decimal: 'decimal(12,2)',
    bool: 'boolean',
    uuid: 'uuid',
    date: 'date',
    datetime: 'datetime',
    json: 'json',
    binary: 'blob',
    generated: 'integer primary key',
  },
  quote: (name) => `"${name.replaceAll('"', '""')}"`,
  execute: async (...statements) => {
    const database = new DatabaseSync(join(folder, 'behaviour.db'), { timeout: 1000 })
    try {
      database.exec('pragma journal_mode = wal')
      for (const statement of statements) database.exec(statement)
    } finally {
      database.close()
    }
  },
  deletingTrigger: (table) => [
    `create trigger "t ${randomUUID()}" after update on ${table} when new."Active" = 'gone'
     begin delete from ${table} where "Id" = new."Id"; end`,
  ],
}

const POSTGRES = process.env['ROLLCALL_TEST_POSTGRES'] ?? ''
const MARIADB = process.env['ROLLCALL_TEST_MARIADB'] ?? ''
const MSSQL = forgiving(process.env['ROLLCALL_TEST_MSSQL'] ?? '')

/** A test server may be slow and have no certificate; what the URL says itself stands. */
function forgiving(connection: string): string {
  if (!connection.startsWith('mssql:')) return connection
  const url = new URL(connection)
  for (const [name, value] of [
    ['statementTimeout', '30000'],
    ['encrypt', 'false'],
  ] as const) {
    if (!url.searchParams.has(name)) url.searchParams.set(name, value)
  }
  return url.href
}

const postgres: TestServer = {
  title: 'PostgreSQL',
  dialect: 'postgres',
  connection: POSTGRES,
  ...missingUnless(POSTGRES, 'ROLLCALL_TEST_POSTGRES', 'postgres'),
  types: {
    text50: 'varchar(50)',
    folded50: 'varchar(50) collate "en_ci"',
    long: 'text',
    padded4: 'char(4)',
    int: 'int',
    bigint: 'bigint',
    decimal: 'numeric(12,2)',
    bool: 'boolean',
    uuid: 'uuid',
    date: 'date',
    datetime: 'timestamptz',
    json: 'jsonb',
    binary: 'bytea',
    generated: 'int generated always as identity primary key',
  },
  quote: (name) => `"${name.replaceAll('"', '""')}"`,
  execute: async (...statements) => {
    const { default: pg } = await import('pg')
    const client = new pg.Client(POSTGRES)
    await client.connect()
    try {
      for (const statement of statements) await client.query(statement)
    } finally {
      await client.end()
    }
  },
  kill: (ports) =>
    postgres.execute(
      `select pg_terminate_backend(pid) from pg_stat_activity where client_port in (${ports.join(', ')})`,
    ),
  deletingTrigger: (table) => {
    const name = `"f ${randomUUID()}"`
    return [
      `create function ${name}() returns trigger language plpgsql as $$ begin
         if new."Active" = 'gone' then delete from ${table} where "Id" = new."Id"; end if;
         return null; end $$`,
      `create trigger "deletes it" after update on ${table} for each row execute function ${name}()`,
    ]
  },
}

const mariadb: TestServer = {
  title: 'MariaDB',
  dialect: 'mariadb',
  connection: MARIADB,
  ...missingUnless(MARIADB, 'ROLLCALL_TEST_MARIADB', 'mariadb'),
  types: {
    text50: 'varchar(50)',
    folded50: 'varchar(50)',
    long: 'text',
    padded4: 'char(4)',
    int: 'int',
    bigint: 'bigint',
    decimal: 'decimal(12,2)',
    bool: 'boolean',
    uuid: 'uuid',
    date: 'date',
    datetime: 'datetime(3)',
    json: 'json',
    binary: 'varbinary(100)',
    generated: 'int auto_increment primary key',
  },
  quote: (name) => `\`${name.replaceAll('`', '``')}\``,
  execute: async (...statements) => {
    const { createConnection } = await import('mysql2/promise')
    const connection = await createConnection(MARIADB)
    try {
      for (const statement of statements) await connection.query(statement)
    } finally {
      await connection.end()
    }
  },
  kill: async (ports) => {
    const { createConnection } = await import('mysql2/promise')
    const connection = await createConnection({ uri: MARIADB, rowsAsArray: true })
    try {
      const hosts = ports.map((port) => `127.0.0.1:${port}`)
      const [rows] = await connection.query(
        'select id from information_schema.processlist where host in (?)',
        [hosts],
      )
      assert.ok(Array.isArray(rows))
      for (const row of rows.flat()) {
        // One that has ended by itself meanwhile is unknown to KILL.
        await connection.query(`kill ${Number(row)}`).catch(() => {})
      }
    } finally {
      await connection.end()
    }
  },
}

function mssqlAt(connection: string): TestServer {
  return {
    title: 'SQL Server',
    dialect: 'mssql',
    connection,
    ...missingUnless(connection, 'ROLLCALL_TEST_MSSQL', 'mssql'),
    types: {
      text50: 'varchar(50)',
      folded50: 'nvarchar(50) collate Latin1_General_CI_AS',
      long: 'nvarchar(max)',
      padded4: 'char(4)',
      int: 'int',
      bigint: 'bigint',
      decimal: 'decimal(12,2)',
      bool: 'bit',
      uuid: 'uniqueidentifier',
      date: 'date',
      datetime: 'datetime2(3)',
      json: 'nvarchar(max)',
      binary: 'varbinary(100)',
      generated: 'int identity primary key',
    },
    quote: (name) => `"${name.replaceAll('"', '""')}"`,
    execute: async (...statements) => {
      const { openMssql } = await import('../../src/sql/dialects/mssql/connection.ts')
      const { parseMssql } = await import('../../src/sql/dialects/mssql/connection-string.ts')
      const database = await openMssql({ ...parseMssql(connection), statementTimeout: 10_000 })
      try {
        for (const sql of statements) {
          await database.run((connection) => connection.execute({ sql, slots: [], result: [] }, []))
        }
      } finally {
        await database.close()
      }
    },
    imitation: async () => {
      const { openMssql } = await import('../../src/sql/dialects/mssql/connection.ts')
      const { parseMssql } = await import('../../src/sql/dialects/mssql/connection-string.ts')
      const database = await openMssql({ ...parseMssql(connection), statementTimeout: 10_000 })
      try {
        const version = { sql: 'select @@version', slots: [], result: [] }
        const { rows } = await database.run((connection) => connection.execute(version, []))
        return String(rows[0]?.[0]).startsWith('Microsoft')
          ? undefined
          : 'this server speaks TDS but is not SQL Server: names and error numbers differ'
      } finally {
        await database.close()
      }
    },
    deletingTrigger: (table) => [
      `create trigger [t ${randomUUID()}] on ${table} after update as
       delete from ${table} where [Id] in (select [Id] from inserted where [Active] = 'gone')`,
    ],
    withTracking: async (work) => {
      const name = `rollcall ${randomUUID()}`
      const server = mssqlAt(connection)
      await server.execute(
        `create database [${name}]`,
        `alter database [${name}] set change_tracking = on (change_retention = 2 days)`,
      )
      const url = new URL(connection)
      url.pathname = `/${encodeURIComponent(name)}`
      try {
        await work(mssqlAt(url.href))
      } finally {
        await server.execute(
          `alter database [${name}] set single_user with rollback immediate`,
          `drop database [${name}]`,
        )
      }
    },
  }
}

const mssql = mssqlAt(MSSQL)

/** Every database that can be tested; those that cannot say why. */
export const SERVERS: readonly TestServer[] = [sqlite, postgres, mariadb, mssql]

function missingUnless(
  connection: string,
  variable: string,
  name: string,
): { readonly missing?: string } {
  if (connection !== '') return {}
  const required = (process.env['ROLLCALL_TEST_REQUIRE'] ?? '').split(',')
  if (required.includes(name)) throw new Error(`${variable} names no server, and it is required`)
  return { missing: `${variable} names no server` }
}

/** A table that a test works on. */
export interface Fixture {
  readonly target: Target
  /** The table's name, quoted. */
  readonly quoted: string
  readonly name: string
  readonly describe: () => Promise<TableDescription>
  /** Every column is read and written unless some are named. */
  readonly table: (anchor: readonly string[], columns?: readonly string[]) => Promise<TargetTable>
  /** The same table for many rows. */
  readonly bulk: (anchor: readonly string[], columns?: readonly string[]) => Promise<BulkTable>
}

/** Makes a table of a name of its own, lets the test have it, and drops it. */
export async function withTable(
  server: TestServer,
  options: {
    readonly columns: Readonly<Record<string, string>>
    readonly constraints?: readonly string[]
    readonly name?: string
    readonly after?: (quoted: string) => readonly string[]
    readonly connection?: string
  },
  work: (fixture: Fixture) => Promise<void>,
): Promise<void> {
  const name = `${options.name ?? 'people'} ${randomUUID().slice(0, 8)}`
  const quoted = server.quote(name)
  const columns = Object.entries(options.columns).map(
    ([column, type]) => `${server.quote(column)} ${type}`,
  )
  const body = [...columns, ...(options.constraints ?? [])].join(', ')
  await server.execute(`create table ${quoted} (${body})`, ...(options.after?.(quoted) ?? []))
  const connection = options.connection ?? server.connection
  const target = openTarget({ dialect: server.dialect, connection })
  const describe = async (): Promise<TableDescription> => {
    const description = await target.describe({ name })
    assert.ok(description, 'the table is described')
    return description
  }
  const bind = async (
    anchor: readonly string[],
    names?: readonly string[],
  ): Promise<TableBinding> => {
    const description = await describe()
    const all = description.columns.map((column) => column.name)
    return { description, anchor, columns: names ?? all }
  }
  try {
    await work({
      target,
      quoted,
      name,
      describe,
      table: async (anchor, names) => target.table(await bind(anchor, names)),
      bulk: async (anchor, names) => target.bulk(await bind(anchor, names)),
    })
  } finally {
    await target.close()
    await server.execute(`drop table ${quoted}`)
  }
}
