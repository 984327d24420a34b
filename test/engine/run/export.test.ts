import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { runWorld, stepOf } from './world.ts'

suite('export', () => {
  test('writes inserts, updates and deletes, settles them, and a second one writes nothing', async (t) => {
    const world = await runWorld(t)
    world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,Art,yes')
    const first = await world.run('fullImport', 'fullSynchronization', 'export')
    assert.equal(first.result, 'done', JSON.stringify(first))
    assert.deepEqual(stepOf(first, 'export').written, {
      insert: 2,
      update: 0,
      disable: 0,
      delete: 0,
      purge: 0,
    })
    assert.deepEqual(
      world.rows().map((row) => [row['Id'], row['Name'], row['Active']]),
      [
        ['1', 'Ada', 'True'],
        ['2', 'Bob', 'True'],
      ],
    )
    world.file('1,Ada,ada@y,Math,yes', '2,Bob,bob@x,Art,yes')
    const second = await world.run('fullImport', 'fullSynchronization', 'export')
    assert.equal(stepOf(second, 'export').written.update, 1)
    assert.equal(stepOf(second, 'fullImport').target.drifted, 0)
    assert.equal(world.rows()[0]?.['Mail'], 'ada@y')
    const third = await world.run('fullImport', 'fullSynchronization', 'export')
    assert.equal(stepOf(third, 'export').batches, 0)
    assert.equal((await world.record('1'))?.staged, undefined)
    assert.equal((await world.record('1'))?.createdBy, 'run 1')
  })
})
