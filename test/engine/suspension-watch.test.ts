import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { SuspensionWatch } from '../../src/engine/suspension-watch.ts'
import { openStore } from '../../src/state/sqlite/open-store.ts'

const HOUR = 3_600_000

suite('the watch over suspensions', () => {
  test('sees within a second what another process left, also after the clock was set back', async (t) => {
    let now = Date.parse('2026-11-23T10:00:00Z')
    const clock = { now: () => now }
    const state = openStore({ path: ':memory:', clock })
    t.after(() => state.close())
    const watch = new SuspensionWatch({ name: 'HR' }, state.journal, clock)
    assert.equal(await watch.isSuspended(), false)
    now -= HOUR
    await state.journal.suspend('HR', 'by hand', new Date(now + HOUR).toISOString(), 'kari')
    assert.equal(await watch.isSuspended(), true)
    // It lasts by the clock as it is: an hour more of it when that goes back.
    now -= HOUR
    assert.equal(await watch.isSuspended(), true)
    now += 2 * HOUR
    assert.equal(await watch.isSuspended(), false)
  })
})
