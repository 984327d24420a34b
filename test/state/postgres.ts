import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import { Client } from 'pg'

/** The server that the tests may use; empty where none is named. */
export const POSTGRES = process.env['ROLLCALL_TEST_POSTGRES'] ?? ''

/** Why tests on PostgreSQL are left out; `false` when they are not. */
export const SKIPPED = POSTGRES === '' ? reason() : false

/** The name of a schema for one test, gone afterwards. */
export function freshSchema(t: TestContext): string {
  const schema = `state_${randomBytes(6).toString('hex')}`
  t.after(() => runSql(`DROP SCHEMA IF EXISTS ${schema} CASCADE`))
  return schema
}

/** The address of a connector space in a schema. */
export function addressOf(schema: string): string {
  const url = new URL(POSTGRES)
  url.searchParams.set('schema', schema)
  return url.href
}

/** Runs a statement on a connection of its own. */
export async function runSql(text: string): Promise<void> {
  const client = new Client({ connectionString: POSTGRES })
  await client.connect()
  await client.query(text)
  await client.end()
}

function reason(): string {
  const required = (process.env['ROLLCALL_TEST_REQUIRE'] ?? '').split(',')
  const missing = 'ROLLCALL_TEST_POSTGRES names no server'
  if (required.includes('postgres')) throw new Error(`${missing}, and it is required`)
  return missing
}
