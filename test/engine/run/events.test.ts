import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createEngine, type ClosableEngine } from '../../../src/engine/create-engine.ts'
import { SPAN } from '../../compile/build.ts'
import { merging, person } from '../people.ts'
import { beforeWrites } from './before-writes.ts'
import { PEOPLE, runWorld, stepOf, type RunGiven, type RunWorld } from './world.ts'

const SCIM: RunGiven = {
  source: { kind: 'entra', span: SPAN, tokens: [], paths: [] },
  anchor: { Id: 'externalId' },
  mappings: { Name: 'displayName', Mail: 'userName', Dept: 'title' },
}

const context = { requestId: 'r-1' }

/** An engine over the same table and connector space as the runs. */
function engineOf(t: { after(work: () => unknown): void }, world: RunWorld): ClosableEngine {
  const { connector, target, tables, clock, ids, log, config } = world.parts
  const engine = createEngine({
    connector,
    target,
    tables: new Map([...tables].map(([name, one]) => [name, one.table])),
    store: world.state,
    clock,
    ids,
    log,
    config,
  })
  t.after(() => engine.close())
  return engine
}

function ada(title: string): ReturnType<typeof person> {
  return person({ externalId: '1', userName: 'ada@x', displayName: 'Ada', title })
}

suite('runs beside events', () => {
  test('what an event wrote is in sync, and no drift', async (t) => {
    const world = await runWorld(t, SCIM)
    const engine = engineOf(t, world)
    await engine.create('User', ada('Dr'), context)
    await engine.update('User', '1', merging({ title: 'Prof' }), context)
    const report = await world.run('fullImport', 'fullSynchronization')
    assert.equal(report.result, 'done')
    const { drifted, unmanaged, missing } = stepOf(report, 'fullImport').target
    assert.deepEqual([drifted, unmanaged, missing], [0, 0, 0])
    assert.deepEqual(await world.deliver(), [])
    assert.equal(
      (await world.record('1'))?.evaluated,
      world.parts.connector.objects.get('User')?.definitionDigest,
    )
  })

  test('an event joins a row that an import found unmanaged', async (t) => {
    const world = await runWorld(t, SCIM)
    const engine = engineOf(t, world)
    world.database.exec("INSERT INTO Users (Id, Name, Mail) VALUES ('1', 'Ada', 'ada@x')")
    await world.run('fullImport')
    assert.equal((await world.record('1'))?.state, 'unmanaged')
    await engine.update('User', '1', merging({ title: 'Prof' }), context)
    assert.equal((await world.record('1'))?.state, 'inSync')
    const report = await world.run('fullImport', 'fullSynchronization')
    assert.equal(stepOf(report, 'fullImport').target.drifted, 0)
  })

  test('a record that an event changes between look and write is left, and comes again', async (t) => {
    const world = await runWorld(t, { ...SCIM, onDrift: 'overwrite' })
    const engine = engineOf(t, world)
    await engine.create('User', ada('Dr'), context)
    world.database.exec("UPDATE Users SET Name = 'Edited'")
    await world.run('fullImport')
    let meddled = false
    const space = beforeWrites(world.state.space, async () => {
      if (meddled) return
      meddled = true
      await engine.update('User', '1', merging({ title: 'Prof' }), context)
    })
    const { runSteps } = await import('../../../src/engine/run/run-steps.ts')
    const steps = [{ step: 'fullSynchronization' }] as const
    const profile = { name: 'x', span: SPAN, steps, timezone: 'UTC' }
    await runSteps({ ...world.parts, space }, { profile, trigger: 'command', owner: 'test' })
    assert.equal(meddled, true)
    const [record] = await world.records()
    assert.match(record?.accepted ?? '', /Prof/)
    assert.equal(record?.touched, false)
    assert.equal(world.rows()[0]?.['Dept'], 'Prof')
  })

  test('events while a table is read are neither drift nor missing', async (t) => {
    const world = await runWorld(t, SCIM)
    const engine = engineOf(t, world)
    for (let at = 0; at < 60; at += 1) {
      const given = { externalId: `p${at}`, userName: `p${at}@x`, displayName: 'P', title: '0' }
      await engine.create('User', person(given), context)
    }
    const ending = new AbortController()
    const events = (async () => {
      for (let at = 0; !ending.signal.aborted; at += 1) {
        await engine.update('User', `p${at % 60}`, merging({ title: `${at}` }), context)
        if (at % 7 === 0) {
          const id = `n${at}`
          await engine.create(
            'User',
            person({ externalId: id, userName: `${id}@x`, displayName: 'N' }),
            context,
          )
        }
      }
    })()
    for (let round = 0; round < 15; round += 1) {
      const report = await world.run('fullImport', 'fullSynchronization')
      assert.equal(report.result, 'done', JSON.stringify(report))
      const { drifted, missing } = stepOf(report, 'fullImport').target
      assert.deepEqual([drifted, missing], [0, 0])
    }
    ending.abort()
    await events
    await world.state.flush()
    const last = await world.run('fullImport', 'fullSynchronization')
    assert.equal(stepOf(last, 'fullImport').target.unmanaged, 0)
    const staged = await world.parts.space.scan(PEOPLE, { kind: 'staged' }, { limit: 10 })
    assert.deepEqual(staged, [])
  })
})
