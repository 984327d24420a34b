import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { rebuildSpace } from '../../../src/engine/run/rebuild.ts'
import { temporaryFolder } from '../people.ts'
import { runWorld, type RunGiven, type RunWorld } from './world.ts'

const ADA = '1,Ada,ada@x,Math,yes'

/** A world whose connector space was lost after a run. */
async function lost(
  t: Parameters<typeof temporaryFolder>[0],
  given: RunGiven = {},
): Promise<RunWorld> {
  const folder = temporaryFolder(t)
  const before = await runWorld(t, { ...given, folder })
  before.file(ADA)
  await before.synchronize()
  await before.deliver()
  await before.state.close()
  for (const end of ['', '-wal', '-shm', '.lock'])
    rmSync(join(folder, `state.db${end}`), { force: true })
  return runWorld(t, { ...given, folder })
}

suite('rebuildSpace', () => {
  test('joins every row; the next run finds nothing to do', async (t) => {
    const world = await lost(t)
    assert.deepEqual(await rebuildSpace(world.parts), { joined: 1, unmanaged: 0, known: 0 })
    const ada = await world.record('1')
    assert.equal(ada?.state, 'inSync')
    await world.synchronize()
    assert.deepEqual(await world.deliver(), [])
    assert.equal((await world.records()).length, 1)
  })

  test('twice changes nothing', async (t) => {
    const world = await lost(t)
    await rebuildSpace(world.parts)
    const before = await world.records()
    assert.deepEqual(await rebuildSpace(world.parts), { joined: 0, unmanaged: 0, known: 1 })
    assert.deepEqual(await world.records(), before)
  })

  test('a row whose key cannot be read back is joined by its anchor', async (t) => {
    const world = await lost(t, { anchor: { Id: 'Mail' } })
    assert.deepEqual(await rebuildSpace(world.parts), { joined: 0, unmanaged: 1, known: 0 })
    await world.synchronize()
    assert.deepEqual(await world.deliver(), [])
    const ada = await world.record('ada@x')
    assert.equal(ada?.state, 'inSync')
    assert.equal(ada?.sourceKey, '1')
  })
})
