import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { nextTry } from '../../src/cli/next-try.ts'
import { NEVER } from '../../src/engine/run/export-failure.ts'

suite('when a row in error is tried again', () => {
  test('is said for rows that were sent, were not sent, and were given up', () => {
    const nextAt = '2026-11-23T05:01:00.000Z'
    const failure = { code: 'ROW_UNIQUE', attempts: 3, nextAt } as const
    assert.equal(nextTry(failure), '3 of 12 tries, next 2026-11-23 05:01Z')
    assert.match(nextTry({ ...failure, attempts: 0 }), /^nothing was sent/u)
    assert.match(nextTry({ ...failure, attempts: 12, nextAt: NEVER }), /^given up after 12 tries/u)
  })
})
