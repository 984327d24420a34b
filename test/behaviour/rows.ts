import { DatabaseSync } from 'node:sqlite'
import { openTarget } from '../../src/sql/open.ts'
import type { TestServer } from '../sql/servers.ts'

/** A row as the database's owner sees it. */
export type OwnersRow = Readonly<Record<string, unknown>>

/** Reads a table beside the service, through a connection of its own and without the service's code where a driver allows it. */
export async function readRows(
  server: TestServer,
  table: string,
  key = 'Id',
): Promise<readonly OwnersRow[]> {
  const rows = await select(server, table)
  const text = (row: OwnersRow): string => String(row[key])
  return rows.toSorted((a, b) => (text(a) < text(b) ? -1 : 1))
}

async function select(server: TestServer, table: string): Promise<readonly OwnersRow[]> {
  const sql = `select * from ${server.quote(table)}`
  switch (server.dialect) {
    case 'sqlite': {
      const database = new DatabaseSync(server.connection.replace('sqlite:', ''), { timeout: 1000 })
      try {
        return database.prepare(sql).all()
      } finally {
        database.close()
      }
    }
    case 'postgres': {
      const { default: pg } = await import('pg')
      const client = new pg.Client(server.connection)
      await client.connect()
      try {
        return (await client.query<Record<string, unknown>>(sql)).rows
      } finally {
        await client.end()
      }
    }
    case 'mysql':
    case 'mariadb': {
      const { createConnection } = await import('mysql2/promise')
      const connection = await createConnection(server.connection)
      try {
        const [rows] = await connection.query(sql)
        return Array.isArray(rows) ? rows.map((row) => Object.fromEntries(Object.entries(row))) : []
      } finally {
        await connection.end()
      }
    }
    default:
      return selectThroughTarget(server, table)
  }
}

async function selectThroughTarget(
  server: TestServer,
  table: string,
): Promise<readonly OwnersRow[]> {
  const target = openTarget({ dialect: server.dialect, connection: server.connection })
  try {
    const description = await target.describe({ name: table })
    if (description === undefined) return []
    const columns = description.columns.map((column) => column.name)
    const people = target.table({ description, anchor: description.primaryKey, columns })
    return await people.select({ condition: { kind: 'always' }, limit: 5_000 })
  } finally {
    await target.close()
  }
}
