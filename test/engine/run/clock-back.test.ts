import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { writtenInWindow } from '../../../src/engine/run/thresholds-window.ts'
import { runWorld } from './world.ts'

const HOUR = 3_600_000

suite('a clock that is set back by an hour', () => {
  test('what was written counts for thresholds, stays in its order, and nothing is forgotten', async (t) => {
    const world = await runWorld(t)
    world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,Art,yes')
    await world.run('fullImport', 'fullSynchronization', 'export')
    const before = world.clock.now()
    world.clock.set(before - HOUR)
    world.file('1,Ada,ada@x,Law,yes', '2,Bob,bob@x,Art,yes')
    const report = await world.run('fullImport', 'fullSynchronization', 'export')
    assert.equal(report.result, 'done')
    const { journal } = world.parts
    const counts = await writtenInWindow(journal, 'Test', world.clock.now(), HOUR)
    assert.deepEqual([counts.insert, counts.update], [2, 1])
    const audit = await journal.audit({ connector: 'Test', limit: 10 })
    assert.deepEqual(
      audit.map(({ id, operation, by }) => [id, operation, by]),
      [
        ['1', 'insert', 'run 1'],
        ['2', 'insert', 'run 1'],
        ['1', 'update', 'run 2'],
      ],
    )
    assert.ok((audit[2]?.at ?? '') < (audit[0]?.at ?? ''))
    const runs = await journal.runs({ connector: 'Test', limit: 10 })
    assert.deepEqual(
      runs.map((one) => one.run),
      [2, 1],
    )
  })
})
