import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { readStatus } from '../../../src/app/run/status.ts'
import { blame } from '../../../src/engine/run/blame.ts'
import { approvePlan, rejectPlan } from '../../../src/engine/run/decide.ts'
import { planRun, wholeReport } from '../../../src/engine/run/plan.ts'
import { runSteps } from '../../../src/engine/run/run-steps.ts'
import { applyUndo } from '../../../src/engine/run/undo.ts'
import { isSyncError } from '../../../src/model/errors.ts'
import { SPAN } from '../../compile/build.ts'
import { SERVERS } from '../../sql/servers.ts'
import { runProfile } from './crash-world.ts'
import { rowsOf, tableOn } from './export-world.ts'
import { PEOPLE, runWorld, stepOf, type RunGiven, type RunWorld } from './world.ts'

const STEPS = ['fullImport', 'fullSynchronization', 'export'] as const
const HOUR = 3_600_000
const TEN_PERCENT = { span: SPAN, percent: 10, atLeast: 10 }

/** People whose anchor is what the file has under `Mail`; the key is another one. */
const GIVEN: RunGiven = {
  anchor: { Id: 'Mail' },
  mappings: { Name: 'Name', Dept: 'Dept', Active: "active = 'no' ? 'False' : 'True'" },
  onAnchorChange: 'recreate',
  thresholds: { deletes: TEN_PERCENT },
}

function line(number: number, anchor: string, name = `Name ${number}`): string {
  return `${number},${name},${anchor},Math,yes`
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => 101 + at)
}

/** A hundred people with rows; two hours later thirty of them have another anchor, and five another name. */
async function massRecreate(t: TestContext, given: RunGiven = {}, changed = 30): Promise<RunWorld> {
  const world = await runWorld(t, { ...GIVEN, ...given })
  world.file(...numbers(100).map((no) => line(no, `a${no}`)))
  const first = await world.run(...STEPS)
  assert.equal(first.result, 'done', JSON.stringify(first))
  world.clock.set(world.clock.now() + 2 * HOUR)
  world.file(
    ...numbers(100).map((no, at) => {
      if (at < changed) return line(no, `A-${no}`)
      return line(no, `a${no}`, at < changed + 5 ? `New ${no}` : undefined)
    }),
  )
  return world
}

async function ids(world: RunWorld): Promise<readonly string[]> {
  return (await rowsOf(world)).map((row) => String(row[0]))
}

for (const server of SERVERS) {
  suite(`rows made anew on ${server.title}`, { skip: server.missing ?? false }, () => {
    test('many at once are held under the threshold of deletes, the others go on, and an approval writes exactly these', async (t) => {
      const world = await massRecreate(t, { elsewhere: await tableOn(server, t) })
      const before = await ids(world)
      const report = await world.run(...STEPS)
      assert.equal(report.result, 'held', JSON.stringify(report))
      const { written, held } = stepOf(report, 'export')
      assert.deepEqual([written.recreate, written.update], [0, 5])
      assert.deepEqual(
        held.map(({ kind, count, recreated, limit }) => [kind, count, recreated, limit]),
        [['delete', 30, 30, 10]],
      )
      assert.deepEqual(await ids(world), before)
      const plan = report.plan ?? ''
      const approved = await approvePlan(world.parts, { plan, by: 'Kari', owner: 'test' })
      assert.equal(approved.result, 'done', JSON.stringify(approved))
      assert.deepEqual(stepOf(approved, 'export').written.recreate, 30)
      const after = await ids(world)
      assert.equal(after.length, 100)
      assert.deepEqual(
        after.filter((id) => !before.includes(id)),
        numbers(30).map((no) => `A-${no}`),
      )
      const last = await world.run(...STEPS)
      assert.deepEqual([last.result, stepOf(last, 'export').written.recreate], ['done', 0])
      await assert.rejects(approvePlan(world.parts, { plan, by: 'Kari', owner: 'test' }), (error) =>
        isSyncError(error, 'PLAN_DECIDED'),
      )
    })
  })
}

suite('rows made anew under thresholds', () => {
  test('a few are within the threshold', async (t) => {
    const world = await massRecreate(t, {}, 10)
    const report = await world.run(...STEPS)
    assert.equal(report.result, 'done')
    assert.equal(stepOf(report, 'export').written.recreate, 10)
  })

  test('they count together with deletes, and what was written in the window counts', async (t) => {
    const given = { deprovision: { onMissing: { kind: 'delete' } } } as const
    const world = await massRecreate(t, given, 6)
    assert.equal((await world.run(...STEPS)).result, 'done')
    world.file(...numbers(95).map((no, at) => line(no, at < 6 ? `A-${no}` : `a${no}`)))
    const report = await world.run(...STEPS)
    assert.equal(report.result, 'held')
    assert.match(stepOf(report, 'export').held[0]?.why ?? '', /6 were written in that time/u)
  })

  test('whoever is disabled with it counts as disabled, too, and is held as a whole', async (t) => {
    const most = { span: SPAN, most: 4 }
    const world = await massRecreate(t, { thresholds: { disables: most } }, 0)
    const anchors = (no: number, at: number) => (at < 8 ? `A-${no}` : `a${no}`)
    world.file(
      ...numbers(100).map((no, at) => {
        const active = at < 3 || (at >= 20 && at < 23) ? 'no' : 'yes'
        return `${no},Name ${no},${anchors(no, at)},Math,${active}`
      }),
    )
    const report = await world.run(...STEPS)
    const { written, held } = stepOf(report, 'export')
    assert.deepEqual(
      held.map(({ kind, count, recreated }) => [kind, count, recreated]),
      [['disable', 6, 3]],
    )
    assert.deepEqual([written.recreate, written.recreateDisabled, written.disable], [5, 0, 0])
    // To be synchronized once more does not make it less of a disable.
    const again = await world.run(...STEPS)
    assert.deepEqual([again.result, again.plan], ['held', report.plan])
    const [status] = await readStatus(world.state, [world.parts.connector.definition], world.clock)
    assert.deepEqual(
      status?.held.map(({ holds, over }) => [
        holds.recreateDisabled,
        holds.disable,
        over[0]?.count,
      ]),
      [[3, 3, 6]],
    )
    const plan = report.plan ?? ''
    const approved = await approvePlan(world.parts, { plan, by: 'Kari', owner: 'test' })
    assert.equal(stepOf(approved, 'export').written.recreateDisabled, 3)
    assert.equal(world.rows().filter((row) => row['Active'] === 'False').length, 6)
  })

  test('those disabled in the window count with those who come', async (t) => {
    const most = { span: SPAN, most: 4 }
    const world = await massRecreate(t, { thresholds: { disables: most } }, 0)
    const file = (disabled: number) =>
      world.file(
        ...numbers(100).map(
          (no, at) =>
            `${no},Name ${no},${at < disabled ? 'A-' : 'a'}${no},Math,${at < disabled ? 'no' : 'yes'}`,
        ),
      )
    file(4)
    const first = await world.run(...STEPS)
    assert.deepEqual(stepOf(first, 'export').written.recreateDisabled, 4)
    file(5)
    const report = await world.run(...STEPS)
    assert.equal(report.result, 'held')
    assert.match(stepOf(report, 'export').held[0]?.why ?? '', /4 were written in that time/u)
  })

  test('the threshold of inserts holds them as a whole, too', async (t) => {
    const world = await massRecreate(t, { thresholds: {} })
    const rows = world.rows()
    const limited = await world.version({ thresholds: { inserts: { span: SPAN, most: 20 } } })
    const report = await runProfile(limited, STEPS)
    assert.deepEqual(
      stepOf(report, 'export').held.map(({ kind, count }) => [kind, count]),
      [['insert', 30]],
    )
    assert.deepEqual(
      world.rows().map((row) => row['Id']),
      rows.map((row) => row['Id']),
    )
    assert.equal((await runProfile(limited, ['export'])).result, 'held')
  })

  test('a plan that an older version held, as inserts, goes on', async (t) => {
    const world = await massRecreate(t)
    const { plan = '' } = await world.run(...STEPS)
    const { journal } = world.state
    const [entry] = await journal.plans({ connector: 'Test' })
    assert.ok(entry !== undefined)
    const counts = { insert: 30, update: 0, disable: 0, delete: 0, purge: 0 }
    const limits = [{ kind: 'insert', count: 30, limit: 20, exceeded: true, why: '' }]
    const summary = JSON.stringify({ ...JSON.parse(entry.summary), counts, limits })
    await journal.putPlan({ ...entry, summary })
    const [status] = await readStatus(world.state, [world.parts.connector.definition], world.clock)
    assert.deepEqual(
      status?.held.map(({ holds, over }) => [holds.recreate, over[0]?.count]),
      [[30, 30]],
    )
    assert.equal((await world.run(...STEPS)).plan, plan)
    const approved = await approvePlan(world.parts, { plan, by: 'Kari', owner: 'test' })
    assert.equal(stepOf(approved, 'export').written.recreate, 30)
  })

  test('a rejection leaves the rows that are there until the source says something new', async (t) => {
    const world = await massRecreate(t)
    const { plan = '' } = await world.run(...STEPS)
    await rejectPlan(world.parts, { plan, by: 'Kari', owner: 'test' })
    const before = await ids(world)
    assert.equal((await world.run(...STEPS)).result, 'done')
    assert.deepEqual(await ids(world), before)
  })

  test('a plan says what they are, lists the rows that go, and foretells the plan', async (t) => {
    const world = await massRecreate(t)
    const steps = STEPS.map((step) => ({ step }))
    const profile = { name: 'test', span: SPAN, steps, timezone: 'UTC' }
    const planned = await planRun(world.parts, { profile, owner: 'test' })
    const report = await wholeReport(planned)
    await planned.close()
    const { counts, deletes, limits } = report
    assert.deepEqual([counts.insert, counts.recreate, counts.delete], [0, 30, 0])
    assert.equal(deletes.length, 30)
    const [first] = deletes
    assert.deepEqual([first?.id, first?.kind, first?.replacedBy], ['a101', 'recreate', 'A-101'])
    const before = first?.columns.find((one) => one.column === 'Name')
    assert.equal(before?.before, 'Name 101')
    const limit = limits.find((one) => one.kind === 'delete')
    assert.deepEqual([limit?.count, limit?.exceeded], [30, true])
    assert.equal((await world.run(...STEPS)).plan, report.plan)
  })

  test('a plan that is carried out is stale when rows are to be made anew that were not', async (t) => {
    const world = await massRecreate(t, { onAnchorChange: 'rekey' })
    const steps = STEPS.map((step) => ({ step }))
    const profile = { name: 'test', span: SPAN, steps, timezone: 'UTC' }
    const planned = await planRun(world.parts, { profile, owner: 'test' })
    await planned.close()
    const newer = await world.version({ onAnchorChange: 'recreate' })
    const expect = { plan: planned.report.plan, digest: planned.report.digest }
    const report = await runSteps(newer, { profile, trigger: 'command', owner: 'test', expect })
    assert.equal(report.failure?.code, 'PLAN_STALE')
  })

  test('an undo gives the rows their keys and what they held back', async (t) => {
    const world = await massRecreate(t, { thresholds: {} }, 3)
    world.database.exec("UPDATE Users SET Dept = 'Edited' WHERE Id = 'a102'")
    const report = await world.run('fullImport', 'fullSynchronization', 'export')
    assert.equal(stepOf(report, 'export').written.recreate, 3)
    const undone = await applyUndo(world.parts, { run: report.run, owner: 'test' })
    assert.deepEqual(undone.left, [])
    const rows = world.rows()
    assert.equal(rows.length, 100)
    assert.deepEqual(
      rows
        .filter((row) => ['a101', 'a102', 'a103'].includes(String(row['Id'])))
        .map((row) => row['Dept']),
      ['Math', 'Edited', 'Math'],
    )
  })

  test('who wrote a cell is known also from before the person had another key', async (t) => {
    const world = await massRecreate(t, { onAnchorChange: 'rekey' }, 2)
    const rekeyed = await world.run(...STEPS)
    const found = await blame(world.state, PEOPLE, 'A-101')
    assert.deepEqual(
      found?.former.map(({ id, by }) => [id, by]),
      [['a101', `run ${rekeyed.run}`]],
    )
    const by = new Map(found?.columns.map(({ column, written }) => [column, written?.by]))
    assert.equal(by.get('Id'), `run ${rekeyed.run}`)
    assert.equal(found?.createdBy, 'run 1')
    world.file(...numbers(100).map((no) => line(no, no === 101 ? 'z101' : `a${no}`, 'Other')))
    const other = await world.run(...STEPS)
    const later = await blame(world.state, PEOPLE, 'z101')
    assert.deepEqual(
      later?.former.map((one) => one.id),
      ['A-101', 'a101'],
    )
    assert.equal(
      later?.columns.find((one) => one.column === 'Name')?.written?.by,
      `run ${other.run}`,
    )
  })

  test('somebody who gets a key that another person had is not taken for that person', async (t) => {
    const world = await runWorld(t, { ...GIVEN, onAnchorChange: 'rekey', thresholds: {} })
    world.file(line(1, 'one'), line(2, 'two'))
    await world.run(...STEPS)
    const wait = () => world.clock.set(world.clock.now() + HOUR)
    wait()
    world.file(line(1, 'moved'), line(2, 'two'))
    await world.run(...STEPS)
    wait()
    world.file(line(1, 'moved'), line(2, 'two'), line(3, 'one', 'Third'))
    const third = await world.run(...STEPS)
    const found = await blame(world.state, PEOPLE, 'one')
    assert.deepEqual(found?.former, [])
    assert.equal(
      found?.columns.find((one) => one.column === 'Name')?.written?.by,
      `run ${third.run}`,
    )
    wait()
    world.file(line(1, 'moved'), line(2, 'two'), line(3, 'last', 'Third'))
    await world.run(...STEPS)
    const last = await blame(world.state, PEOPLE, 'last')
    assert.deepEqual(
      last?.former.map((one) => one.id),
      ['one'],
    )
    assert.equal(
      last?.columns.find((one) => one.column === 'Name')?.written?.by,
      `run ${third.run}`,
    )
  })
})

suite('keys that change in place', () => {
  test('many at once are weighed as updates, and a disable among them as a disable', async (t) => {
    const world = await massRecreate(t, {
      onAnchorChange: 'rekey',
      thresholds: { updates: { span: SPAN, most: 20 } },
    })
    const before = await ids(world)
    const report = await world.run(...STEPS)
    assert.equal(report.result, 'held')
    assert.deepEqual(
      stepOf(report, 'export').held.map(({ kind, count }) => [kind, count]),
      [['update', 35]],
    )
    assert.deepEqual(await ids(world), before)
    const approved = await approvePlan(world.parts, {
      plan: report.plan ?? '',
      by: 'Kari',
      owner: 'test',
    })
    assert.equal(stepOf(approved, 'export').written.update, 35)
  })

  test('with onAnchorChange: hold nobody of them is written, and the others are', async (t) => {
    const world = await massRecreate(t, { onAnchorChange: 'hold' })
    const before = await ids(world)
    const report = await world.run(...STEPS)
    assert.equal(report.result, 'errors')
    assert.deepEqual(stepOf(report, 'fullSynchronization').failed, { OBJECT_ANCHOR_CHANGED: 30 })
    assert.equal(stepOf(report, 'export').written.update, 5)
    assert.deepEqual(await ids(world), before)
  })
})
