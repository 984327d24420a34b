import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { turns } from '../../../src/engine/run/turns.ts'
import { exportWorld } from './export-world.ts'

suite('a run and the rest of its process', () => {
  test('who has kept others waiting lets them have their turn, who has not goes on', async () => {
    const turn = turns()
    let fired = false
    setImmediate(() => (fired = true))
    await turn()
    assert.equal(fired, false)
    const until = performance.now() + 15
    while (performance.now() < until);
    await turn()
    assert.equal(fired, true)
  })

  test('timers fire while a run goes on in databases that answer at once', async (t) => {
    const world = await exportWorld(t, { batch: 1_000 })
    world.file(...Array.from({ length: 10_000 }, (_, at) => `${at},Name,p${at}@x,Math,yes`))
    let fired = 0
    const timer = setInterval(() => (fired += 1), 1)
    t.after(() => clearInterval(timer))
    const staged = await world.run('fullImport', 'fullSynchronization')
    assert.equal(staged.result, 'done')
    const before = fired
    assert.ok(before > 0, 'none fired while people were read')
    assert.equal((await world.run('export')).result, 'done')
    assert.ok(fired > before, 'none fired while rows were written')
  })
})
