import { join } from 'node:path'

/** A database that the service is measured on. */
export interface BenchDatabase {
  readonly name: string
  readonly url: string
  /** Makes an empty table; gives the `target:` line of the configuration. */
  prepare(folder: string, table: string): Promise<string>
}

const COLUMNS = [
  'UserPrincipalName',
  'Firstname',
  'Lastname',
  'DisplayName',
  'Mail',
  'Company',
  'Department',
  'Active',
]

/** SQLite in a file, durable. */
export const sqlite: BenchDatabase = {
  name: 'SQLite',
  url: '',
  async prepare(folder, table) {
    const path = join(folder, 'people.db')
    const { DatabaseSync } = await import('node:sqlite')
    const database = new DatabaseSync(path)
    const columns = COLUMNS.map((name) => `"${name}" varchar(200)`).join(', ')
    database.exec(`create table "${table}" ("Id" varchar(50) not null primary key, ${columns})`)
    database.exec(`create index "ByName" on "${table}" ("UserPrincipalName" collate nocase)`)
    database.close()
    return `{ sqlite: { path: ${JSON.stringify(path)} } }`
  },
}

/** PostgreSQL, when a test server is named. */
export function postgres(): BenchDatabase | undefined {
  const url = process.env['ROLLCALL_TEST_POSTGRES']
  if (url === undefined) return undefined
  return {
    name: 'PostgreSQL',
    url,
    async prepare(_folder, table) {
      const { default: pg } = await import('pg')
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      const columns = COLUMNS.map((name) => `"${name}" varchar(200)`).join(', ')
      await client.query(`drop table if exists "${table}"`)
      await client.query(
        `create table "${table}" ("Id" varchar(50) not null primary key, ${columns})`,
      )
      await client.query(`create index on "${table}" (lower("UserPrincipalName"))`)
      await client.end()
      return '{ postgres: { env: BENCH_DATABASE } }'
    },
  }
}

/** MariaDB, when a test server is named. */
export function mariadb(): BenchDatabase | undefined {
  const url = process.env['ROLLCALL_TEST_MARIADB']
  if (url === undefined) return undefined
  return {
    name: 'MariaDB',
    url,
    async prepare(_folder, table) {
      const { createConnection } = await import('mysql2/promise')
      const connection = await createConnection(url)
      const columns = COLUMNS.map((name) => `\`${name}\` varchar(200)`).join(', ')
      await connection.query(`drop table if exists \`${table}\``)
      await connection.query(
        `create table \`${table}\` (\`Id\` varchar(50) not null primary key, ${columns}, index (\`UserPrincipalName\`)) character set utf8mb4`,
      )
      await connection.end()
      return '{ mariadb: { env: BENCH_DATABASE } }'
    },
  }
}

/** Every database that can be measured here. */
export function reachable(): readonly BenchDatabase[] {
  return [sqlite, postgres(), mariadb()].filter((one) => one !== undefined)
}
