import { randomBytes } from 'node:crypto'
import { suite, test, type TestContext } from 'node:test'
import { Client } from 'pg'
import { openPostgres } from '../../src/state/postgres/open-postgres.ts'
import type { State } from '../../src/state/state.ts'
import { conformance } from './conformance.ts'

const url = process.env['ROLLCALL_TEST_POSTGRES'] ?? ''
let schema = ''

if (url === '') {
  suite('PostgreSQL', () => {
    test('a connector space', { skip: 'ROLLCALL_TEST_POSTGRES names no server' }, () => undefined)
  })
} else {
  conformance('PostgreSQL', {
    open: (t) => {
      schema = `state_${randomBytes(6).toString('hex')}`
      return opened(t, schema, {})
    },
    beside: (t) => opened(t, schema, { readOnly: true }),
  })
}

async function opened(
  t: TestContext,
  name: string,
  options: { readonly readOnly?: boolean },
): Promise<State> {
  const state = await openPostgres({ url, schema: name, ...options })
  t.after(async () => {
    await state.close()
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query(`DROP SCHEMA IF EXISTS ${name} CASCADE`)
    await client.end()
  })
  return state
}
