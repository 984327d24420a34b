import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { runWorld, stepOf } from './world.ts'

suite('fullImport and fullSynchronization of a pull source', () => {
  test('a first run stages an insert for everybody, a second one writes nothing', async (t) => {
    const world = await runWorld(t)
    world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,Art,yes')
    const first = await world.synchronize()
    assert.equal(first.result, 'done')
    assert.deepEqual(stepOf(first, 'fullImport').source, {
      read: 2,
      added: 2,
      changed: 0,
      unchanged: 0,
      absent: 0,
      complete: true,
      reasons: [],
    })
    assert.equal(stepOf(first, 'fullSynchronization').staged.insert, 2)
    assert.deepEqual(await world.deliver(), ['insert 1 {}', 'insert 2 {}'])
    const before = await world.records()
    const second = await world.synchronize()
    assert.equal(stepOf(second, 'fullImport').source?.unchanged, 2)
    assert.equal(stepOf(second, 'fullImport').target.drifted, 0)
    assert.equal(stepOf(second, 'fullSynchronization').evaluated, 0)
    assert.deepEqual(await world.records(), before)
    assert.equal(before[0]?.sourceKey, undefined)
  })

  test('a fault of the file is told with its name and line', async (t) => {
    const world = await runWorld(t)
    world.file('1,Ada,ada@x,Math,yes', ',Nobody,nobody@x,Art,yes')
    const { source } = stepOf(await world.run('fullImport'), 'fullImport')
    assert.match(source?.reasons[0] ?? '', /^people\.csv:3: SOURCE_NO_KEY: /u)
  })
})
