import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { LoadMemory } from '../../src/app/operations/load-facts.ts'

suite('what is remembered of loads', () => {
  test('a revision with errors is newer, and neither a success nor activated', () => {
    let now = 1_000
    const loads = new LoadMemory({ now: () => now })
    loads.loaded('a', { sound: true })
    now = 2_000
    loads.loaded('b', { sound: false })
    assert.deepEqual(loads.facts, {
      successful: false,
      succeededAt: 1_000,
      activatedAt: 1_000,
      revision: 'b',
    })
    now = 3_000
    loads.loaded('c', { sound: true })
    assert.deepEqual([loads.facts.activatedAt, loads.facts.successful], [3_000, true])
    now = 4_000
    loads.loaded('c', { sound: true })
    assert.deepEqual([loads.facts.activatedAt, loads.facts.succeededAt], [3_000, 4_000])
  })

  test('says how many revisions came since one, at least one for a stranger', () => {
    const loads = new LoadMemory({ now: () => 0 })
    for (const name of ['a', 'b', 'b', 'c']) loads.loaded(name, { sound: true })
    assert.deepEqual(
      ['c', 'b', 'a'].map((name) => loads.since(name)),
      [0, 1, 2],
    )
    assert.equal(loads.since('older'), 3)
    assert.equal(new LoadMemory({ now: () => 0 }).since('older'), 1)
  })
})
