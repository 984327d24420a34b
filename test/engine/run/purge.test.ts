import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { runSteps } from '../../../src/engine/run/run-steps.ts'
import type { ActionDefinition } from '../../../src/model/definition.ts'
import { SPAN } from '../../compile/build.ts'
import { runWorld, stepOf, type RunGiven, type RunWorld } from './world.ts'

const STEPS = ['fullImport', 'fullSynchronization', 'export', 'purge'] as const
const DAY = 86_400_000

const LEAVE: ActionDefinition = {
  kind: 'set',
  span: SPAN,
  set: new Map([['LeftAt', { span: SPAN, constant: 'gone' }]]),
  purgeAfter: 30 * DAY,
}

/** Ada and Bob have rows; Bob is gone, and his row is to be deleted after thirty days. */
async function bobLeft(t: TestContext, given: RunGiven = {}): Promise<RunWorld> {
  const world = await runWorld(t, { deprovision: { onMissing: LEAVE }, ...given })
  world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,Art,yes')
  await world.run(...STEPS)
  world.file('1,Ada,ada@x,Math,yes')
  await world.run(...STEPS)
  return world
}

function ids(world: RunWorld): readonly unknown[] {
  return world.rows().map((row) => row['Id'])
}

suite('purge', () => {
  test('deletes rows whose time has come, and no others; the counter is its own', async (t) => {
    const world = await bobLeft(t)
    world.clock.set(world.clock.now() + 29 * DAY)
    assert.equal(stepOf(await world.run(...STEPS), 'purge').written.purge, 0)
    world.clock.set(world.clock.now() + DAY)
    const report = await world.run(...STEPS)
    assert.deepEqual(
      [stepOf(report, 'purge').written.purge, stepOf(report, 'purge').written.delete],
      [1, 0],
    )
    assert.deepEqual(ids(world), ['1'])
    assert.equal(await world.record('2'), undefined)
  })

  test('a clock that is set back purges nobody before the time', async (t) => {
    const world = await bobLeft(t)
    const left = world.clock.now()
    world.clock.set(left - 3_600_000)
    assert.equal(stepOf(await world.run(...STEPS), 'purge').written.purge, 0)
    world.clock.set(left + 30 * DAY - 3_600_000)
    assert.equal(stepOf(await world.run(...STEPS), 'purge').written.purge, 0)
    world.clock.set(left + 30 * DAY)
    assert.equal(stepOf(await world.run(...STEPS), 'purge').written.purge, 1)
  })

  test('who is disabled for longer than the row may stay gets no row again', async (t) => {
    const onDisable = [{ span: SPAN, do: LEAVE }]
    const world = await runWorld(t, { deprovision: { onDisable } })
    world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,Art,no')
    await world.run(...STEPS)
    world.clock.set(world.clock.now() + 31 * DAY)
    assert.equal(stepOf(await world.run(...STEPS), 'purge').written.purge, 1)
    for (let day = 1; day < 3; day += 1) {
      world.clock.set(world.clock.now() + DAY)
      const report = await world.run(...STEPS)
      assert.equal(stepOf(report, 'fullSynchronization').staged.insert, 0)
      assert.deepEqual(ids(world), ['1'])
    }
    world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,Art,yes')
    await world.run(...STEPS)
    assert.deepEqual(ids(world), ['1', '2'])
  })

  test('a person who comes back before is not purged', async (t) => {
    const world = await bobLeft(t)
    world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,Art,yes')
    await world.run(...STEPS)
    world.clock.set(world.clock.now() + 60 * DAY)
    await world.run(...STEPS)
    assert.deepEqual(ids(world), ['1', '2'])
  })

  test('a person who comes back in the run that would purge is kept', async (t) => {
    const world = await bobLeft(t)
    world.clock.set(world.clock.now() + 60 * DAY)
    world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,Art,yes')
    await world.run(...STEPS)
    assert.deepEqual(ids(world), ['1', '2'])
    assert.equal((await world.record('2'))?.purgeAt, undefined)
  })

  test('nothing is purged in the first hour after the configuration changed', async (t) => {
    const world = await bobLeft(t)
    world.clock.set(world.clock.now() + 60 * DAY)
    const parts = { ...world.parts, config: 'config-2' }
    const purge = async (): Promise<number> => {
      const profile = {
        name: 'p',
        span: SPAN,
        steps: [{ step: 'purge' }],
        timezone: 'UTC',
      } as const
      const report = await runSteps(parts, { profile, trigger: 'schedule', owner: 'test' })
      return stepOf(report, 'purge').written.purge
    }
    assert.equal(await purge(), 0)
    world.clock.set(world.clock.now() + 3_599_000)
    assert.equal(await purge(), 0)
    world.clock.set(world.clock.now() + 1_000)
    assert.equal(await purge(), 1)
  })

  test('nothing is purged in the first hour of a service', async (t) => {
    const world = await bobLeft(t)
    world.clock.set(world.clock.now() + 60 * DAY)
    const parts = { ...world.parts, startedAt: world.clock.now() - 60_000 }
    const profile = { name: 'p', span: SPAN, steps: [{ step: 'purge' }], timezone: 'UTC' } as const
    const report = await runSteps(parts, { profile, trigger: 'schedule', owner: 'test' })
    assert.equal(stepOf(report, 'purge').written.purge, 0)
    assert.equal(stepOf(await world.run('purge'), 'purge').written.purge, 1)
  })

  test('a purge of too many is held by the threshold of deletes', async (t) => {
    const world = await bobLeft(t, { thresholds: { deletes: { span: SPAN, most: 0 } } })
    world.clock.set(world.clock.now() + 60 * DAY)
    const report = await world.run(...STEPS)
    assert.equal(report.result, 'held')
    assert.deepEqual(
      stepOf(report, 'purge').held.map(({ kind, count }) => [kind, count]),
      [['purge', 1]],
    )
    assert.deepEqual(ids(world), ['1', '2'])
    // Held, and cancelled by a return.
    world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,Art,yes')
    assert.equal((await world.run(...STEPS)).result, 'done')
    assert.deepEqual(ids(world), ['1', '2'])
  })
})
