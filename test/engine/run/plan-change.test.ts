import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { noChanges } from '../../../src/model/change-kind.ts'
import { NO_ROWS, planChange, type ChangePlan } from '../../../src/engine/run/plan-change.ts'
import type { PlannedRow } from '../../../src/engine/run/report.ts'
import { meetExceeded } from '../../../src/engine/run/thresholds.ts'
import { SPAN } from '../../compile/build.ts'
import { runWorld, type RunGiven, type RunWorld } from './world.ts'

const STEPS = ['fullImport', 'fullSynchronization', 'export'] as const

const MAPPINGS = {
  Name: 'Name',
  Mail: 'Mail',
  Dept: 'Dept',
  Active: "active = 'no' ? 'False' : 'True'",
}

const { Mail: _mail, ...FEWER } = MAPPINGS

/** Three people with rows; one of them has no department. */
async function people(t: TestContext, given: RunGiven = {}): Promise<RunWorld> {
  const world = await runWorld(t, { mappings: MAPPINGS, ...given })
  world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,,yes', '3,Cleo,cleo@x,Art,no')
  await world.run(...STEPS)
  return world
}

async function changed(t: TestContext, world: RunWorld, given: RunGiven): Promise<ChangePlan> {
  const after = await world.version(given)
  const plan = await planChange({ before: world.parts, after }, { owner: 'test' })
  t.after(() => plan.close())
  return plan
}

async function all(rows: AsyncIterable<PlannedRow>): Promise<readonly string[]> {
  const ids: string[] = []
  for await (const row of rows) ids.push(`${row.kind} ${row.id}`)
  return ids
}

suite('a changed configuration', () => {
  test('an expression changes exactly the rows that come out differently', async (t) => {
    const world = await people(t)
    const plan = await changed(t, world, { mappings: { ...MAPPINGS, Dept: "Dept ?: 'None'" } })
    const { report } = plan
    assert.deepEqual(report.counts, { ...noChanges(), update: 1 })
    assert.deepEqual(report.columns, [
      { column: 'Dept', kind: 'update', rows: 1, cause: 'mapping', place: 'connectors.yaml:1' },
    ])
    assert.deepEqual(await all(plan.rows()), ['update 2'])
    assert.deepEqual(report.config, { before: 'config-1', after: 'config-2' })
    assert.match(report.plan, /^p-[0-9a-f]{8}$/u)
  })

  test('rows that the change makes anew are weighed as deletes', async (t) => {
    const anchor = { Id: 'Mail' }
    const world = await people(t, { anchor, mappings: FEWER, onAnchorChange: 'hold' })
    world.file('1,Ada,ada@y,Math,yes', '2,Bob,bob@y,,yes', '3,Cleo,cleo@x,Art,no')
    await world.synchronize()
    world.clock.set(world.clock.now() + 1_000)
    const given = {
      onAnchorChange: 'recreate',
      thresholds: { deletes: { span: SPAN, most: 1 } },
    } as const
    const { report, destructive, ...plan } = await changed(t, world, given)
    assert.deepEqual(report.counts, { ...noChanges(), recreate: 2 })
    assert.equal(meetExceeded(report.counts, report.limits), true)
    assert.notEqual(destructive, NO_ROWS)
    assert.deepEqual(await all(plan.deletes()), ['recreate ada@x', 'recreate bob@x'])
  })

  test('what waits anyway is counted apart', async (t) => {
    const world = await people(t)
    world.file(
      '1,Ada,ada@y,Math,yes',
      '2,Bob,bob@x,,yes',
      '3,Cleo,cleo@x,Art,no',
      '4,Dan,d@x,Law,yes',
    )
    await world.run('fullImport')
    const plan = await changed(t, world, { mappings: { ...MAPPINGS, Dept: "Dept ?: 'None'" } })
    const { counts, pending, withdrawn } = plan.report
    assert.deepEqual([counts.update, counts.insert], [1, 0])
    assert.deepEqual([pending.update, pending.insert, withdrawn], [1, 1, 0])
  })

  test('nothing of it stays in the connector space', async (t) => {
    const world = await people(t)
    const before = await world.records()
    await changed(t, world, { mappings: { ...MAPPINGS, Dept: "'All'" } })
    assert.deepEqual(await world.records(), before)
    assert.equal((await world.run(...STEPS)).result, 'done')
    assert.deepEqual(
      world.rows().map((row) => row['Dept']),
      ['Math', null, 'Art'],
    )
  })

  test('the same change of the same rows has the same id; other rows have another', async (t) => {
    const world = await people(t)
    const given = { mappings: { ...MAPPINGS, Dept: "Dept ?: 'None'" } }
    const first = await changed(t, world, given)
    assert.equal((await changed(t, world, given)).report.plan, first.report.plan)
    world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,,yes', '3,Cleo,cleo@x,,no')
    await world.run(...STEPS)
    assert.notEqual((await changed(t, world, given)).report.plan, first.report.plan)
  })

  test('a person whom it does not touch does not change the id', async (t) => {
    const world = await people(t)
    const given = { mappings: { ...MAPPINGS, Dept: "Dept ?: 'None'" } }
    const first = await changed(t, world, given)
    world.file(
      '1,Ada,ada@y,Math,yes',
      '2,Bob,bob@x,,yes',
      '3,Cleo,cleo@x,Art,no',
      '4,D,d@x,Law,yes',
    )
    await world.run(...STEPS)
    assert.equal((await changed(t, world, given)).report.plan, first.report.plan)
  })

  test('a narrower scope says who leaves, and which rows go', async (t) => {
    const world = await people(t, { deprovision: { onOutOfScope: { kind: 'delete' } } })
    const plan = await changed(t, world, { scope: "Dept = 'Math'" })
    assert.equal(plan.report.leaving, 2)
    assert.equal(plan.report.counts.delete, 2)
    assert.deepEqual(await all(plan.deletes()), ['delete 2', 'delete 3'])
  })

  test('a mapping that fails for some says for how many', async (t) => {
    const world = await people(t)
    const plan = await changed(t, world, {
      mappings: { ...MAPPINGS, Dept: "Dept = '' or $not($exists(Dept)) ? $error('x') : Dept" },
    })
    assert.deepEqual(plan.report.failed, [{ code: 'FLOW_FAILED', people: 1 }])
  })

  test('people whom a mapping fails for are planned when it fails no more, also within the same millisecond', async (t) => {
    const failing = { ...MAPPINGS, Dept: "Dept = 'Math' ? $error('x') : Dept" }
    const world = await people(t, { mappings: failing })
    assert.deepEqual(
      world.rows().map((row) => row['Id']),
      ['2', '3'],
    )
    const plan = await changed(t, world, { mappings: MAPPINGS })
    assert.deepEqual(await all(plan.rows()), ['insert 1'])
  })

  test('thresholds are looked at with what waits anyway', async (t) => {
    const world = await people(t, { thresholds: { updates: { span: SPAN, most: 1 } } })
    const plan = await changed(t, world, { mappings: { ...MAPPINGS, Dept: "'All'" } })
    const updates = plan.report.limits.find((one) => one.kind === 'update')
    assert.deepEqual([updates?.count, updates?.exceeded], [3, true])
  })

  test('a mapping that takes back what waits is told', async (t) => {
    const world = await people(t)
    world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,None,yes', '3,Cleo,cleo@x,Art,no')
    await world.run('fullImport', 'fullSynchronization')
    const plan = await changed(t, world, {
      mappings: { ...MAPPINGS, Dept: "Dept = 'None' ? null : Dept" },
    })
    assert.equal(plan.report.withdrawn, 1)
    assert.equal(plan.report.counts.update, 0)
  })
})
