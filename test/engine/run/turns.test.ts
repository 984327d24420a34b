import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { exportWorld } from './export-world.ts'

suite('a run and the rest of its process', () => {
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
