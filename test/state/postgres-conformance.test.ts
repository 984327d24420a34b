import { suite, test, type TestContext } from 'node:test'
import { openPostgres } from '../../src/state/postgres/open-postgres.ts'
import type { State } from '../../src/state/state.ts'
import { conformance } from './conformance.ts'
import { addressOf, freshSchema, SKIPPED } from './postgres.ts'

let schema = ''

if (SKIPPED === false) {
  conformance('PostgreSQL', {
    open: (t) => {
      schema = freshSchema(t)
      return opened(t, {})
    },
    beside: (t) => opened(t, { readOnly: true }),
  })
} else {
  suite('PostgreSQL', () => {
    test('what every connector space does', { skip: SKIPPED }, () => undefined)
  })
}

async function opened(t: TestContext, options: { readonly readOnly?: boolean }): Promise<State> {
  const state = await openPostgres({ url: addressOf(schema), ...options })
  t.after(() => state.close())
  return state
}
