import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { keyOf } from '../../src/propose/speak.ts'

suite('the key that is proposed for a file', () => {
  const keyIn = (...names: readonly string[]): string | undefined =>
    keyOf({
      kind: 'csv',
      path: 'people.csv',
      fields: names.map((name) => ({ name, distinct: true })),
    })

  test('is what stays, before names and addresses', () => {
    assert.equal(keyIn('mail', 'id'), 'id')
    assert.equal(keyIn('id', 'EmployeeID', 'mail'), 'EmployeeID')
    assert.equal(keyIn('note', 'mail'), 'mail')
    assert.equal(keyIn('note', 'other'), 'note')
  })
})
