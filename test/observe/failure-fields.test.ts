import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { SyncError } from '../../src/model/errors.ts'
import { failureFields } from '../../src/observe/failure-fields.ts'

suite('failureFields', () => {
  test('of a database its reason, the driver’s number and names, and no message', () => {
    const error = new SyncError('DATABASE_UNREACHABLE', 'PostgreSQL refused the login.', {
      reason: 'login',
      driver: '28P01',
      cause: new Error('driver code 28P01: password authentication failed for user "ada"'),
    })
    assert.deepEqual(failureFields(error), { reason: 'login', driver: '28P01' })
  })

  test('of what cannot happen the kind of error and the place, and no message', () => {
    const thrown = new TypeError('Cannot read properties of ada@contoso.com')
    thrown.stack = `TypeError: ada@contoso.com\n    at answer (file:///opt/rollcall/src/scim/answer.ts:12:7)`
    const wrapped = new SyncError('INTERNAL', 'Something went wrong inside.', { cause: thrown })
    const fields = { reason: 'TypeError', position: 'src/scim/answer.ts:12:7' }
    assert.deepEqual(failureFields(wrapped), fields)
    assert.deepEqual(failureFields(thrown), fields)
  })
})
