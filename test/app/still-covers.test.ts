import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { hasExpired } from '../../src/app/service/still-covers.ts'

suite('an approval before the merge', () => {
  const entry = {
    plan: 'p-1',
    connector: 'HR',
    revision: 'r',
    digest: 'd',
    before: 'b',
    at: '2026-11-01T00:00:00.000Z',
    state: 'approved',
    summary: '{}',
    decidedAt: '2026-11-01T00:00:00.000Z',
  } as const

  test('counts for seven days', () => {
    assert.equal(hasExpired(entry, Date.parse('2026-11-07T23:00:00Z')), false)
    assert.equal(hasExpired(entry, Date.parse('2026-11-08T01:00:00Z')), true)
  })

  test('is another matter than one of what waits, which stays', () => {
    const held = { ...entry, decidedAt: '2026-11-01T00:00:01.000Z' }
    assert.equal(hasExpired(held, Date.parse('2027-11-08T01:00:00Z')), false)
  })
})
