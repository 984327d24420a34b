import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { approvePlan, rejectPlan } from '../../../src/engine/run/decide.ts'
import { planRun } from '../../../src/engine/run/plan.ts'
import { readStatus } from '../../../src/app/run/status.ts'
import { noChanges } from '../../../src/model/change-kind.ts'
import { isSyncError } from '../../../src/model/errors.ts'
import { SPAN } from '../../compile/build.ts'
import { runProfile } from './crash-world.ts'
import { runWorld, stepOf, type RunGiven, type RunWorld } from './world.ts'

const MOST_DELETES = { deletes: { span: SPAN, most: 3 } }
const STEPS = ['fullImport', 'fullSynchronization', 'export'] as const

function lines(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from }, (_, at) => {
    const number = String(from + at).padStart(2, '0')
    return `${number},Name ${number},n${number}@x,Math,yes`
  })
}

/** Twenty people with rows, of whom eight are gone from the file: more than the three that may be deleted. */
async function massDelete(t: TestContext, given: RunGiven = {}): Promise<RunWorld> {
  const world = await runWorld(t, {
    deprovision: { onMissing: { kind: 'delete' } },
    thresholds: MOST_DELETES,
    ...given,
  })
  world.file(...lines(0, 20))
  await world.run(...STEPS)
  world.clock.set(world.clock.now() + 2 * 3_600_000)
  world.file(...lines(8, 22))
  return world
}

async function openPlan(world: RunWorld): Promise<string> {
  const plans = await world.state.journal.plans({ connector: 'Test' })
  const open = plans.filter((one) => one.state === 'held')
  assert.equal(open.length, 1)
  return open[0]?.plan ?? ''
}

suite('thresholds of a run', () => {
  test('none of a kind beyond its threshold is written, the others are', async (t) => {
    const world = await massDelete(t)
    const report = await world.run(...STEPS)
    assert.equal(report.result, 'held')
    const { written, held } = stepOf(report, 'export')
    assert.deepEqual([written.insert, written.delete], [2, 0])
    assert.deepEqual(held, [
      { kind: 'delete', count: 8, limit: 3, why: 'at most 3 within 1h, connectors.yaml:1' },
    ])
    assert.equal(world.rows().length, 22)
    assert.equal(report.plan, await openPlan(world))
    const again = await world.run(...STEPS)
    assert.deepEqual([again.result, again.plan], ['held', report.plan])
    assert.equal((await world.state.journal.plans({ connector: 'Test' })).length, 1)
  })

  test('what waits for somebody is held also when its limit is gone by then', async (t) => {
    const world = await massDelete(t)
    const { plan } = await world.run(...STEPS)
    const parts = await world.version({ thresholds: {} })
    const later = await runProfile({ ...parts, tables: world.parts.tables }, STEPS)
    assert.deepEqual([later.result, later.plan], ['held', plan])
    assert.deepEqual(
      stepOf(later, 'export').held.map(({ kind, count, earlier }) => [kind, count, earlier]),
      [['delete', 8, true]],
    )
  })

  test('a plan foretells the id of the plan that a run then holds', async (t) => {
    const world = await massDelete(t)
    const foretold = async (): Promise<string> => {
      const steps = STEPS.map((step) => ({ step }))
      const profile = { name: 'test', span: SPAN, steps, timezone: 'UTC' }
      const plan = await planRun(world.parts, { profile, owner: 'test' })
      await plan.close()
      return plan.report.plan
    }
    const before = await foretold()
    const report = await world.run(...STEPS)
    assert.equal(report.plan, before)
    assert.equal(await foretold(), before)
  })

  test('a plan that is approved is written, and who approved it is kept', async (t) => {
    const world = await massDelete(t)
    await world.run(...STEPS)
    const plan = await openPlan(world)
    const report = await approvePlan(world.parts, { plan, by: 'Kari', owner: 'test' })
    assert.equal(report.result, 'done', JSON.stringify(report))
    assert.equal(stepOf(report, 'export').written.delete, 8)
    assert.equal(world.rows().length, 14)
    const [entry] = await world.state.journal.plans({ connector: 'Test' })
    assert.deepEqual([entry?.state, entry?.decidedBy], ['done', 'Kari'])
    assert.equal((await world.run(...STEPS)).result, 'done')
    await assert.rejects(approvePlan(world.parts, { plan, by: 'Kari', owner: 'test' }), (error) =>
      isSyncError(error, 'PLAN_DECIDED'),
    )
  })

  test('a plan that is rejected stays away until the source says something new', async (t) => {
    const world = await massDelete(t)
    await world.run(...STEPS)
    const plan = await openPlan(world)
    await rejectPlan(world.parts, { plan, by: 'Kari', owner: 'test', reason: 'a wrong file' })
    assert.equal((await world.run(...STEPS)).result, 'done')
    assert.equal(world.rows().length, 22)
    const [entry] = await world.state.journal.plans({ connector: 'Test' })
    assert.equal(entry?.state, 'rejected')
    assert.match(entry?.summary ?? '', /"reason":"a wrong file"/u)
    world.file(...lines(0, 22))
    assert.equal((await world.run(...STEPS)).result, 'done')
    assert.equal((await world.record('01'))?.standing, 'present')
  })

  test('a plan says what it holds now, when some people have come back', async (t) => {
    const world = await massDelete(t)
    await world.run(...STEPS)
    const plan = await openPlan(world)
    world.file(...lines(3, 22))
    const report = await world.run(...STEPS)
    assert.deepEqual(report.waits, [{ plan, holds: { ...noChanges(), delete: 3 } }])
    const [status] = await readStatus(world.state, [world.parts.connector.definition], world.clock)
    assert.deepEqual(
      status?.held.map(({ holds, over }) => [holds.delete, over[0]?.count]),
      [[3, 3]],
    )
    const approved = await approvePlan(world.parts, { plan, by: 'Kari', owner: 'test' })
    assert.equal(stepOf(approved, 'export').written.delete, 3)
  })

  test('people who come back are no longer in the plan; when all have, it lapses', async (t) => {
    const world = await massDelete(t)
    await world.run(...STEPS)
    const plan = await openPlan(world)
    world.file(...lines(0, 22))
    await world.run(...STEPS)
    assert.equal((await world.state.journal.plans({ connector: 'Test' }))[0]?.state, 'lapsed')
    await assert.rejects(approvePlan(world.parts, { plan, by: 'Kari', owner: 'test' }), (error) =>
      isSyncError(error, 'PLAN_DECIDED'),
    )
  })

  test('what comes of the same kind while a plan waits is held by another plan', async (t) => {
    const world = await massDelete(t)
    await world.run(...STEPS)
    const first = await openPlan(world)
    world.file(...lines(9, 22))
    const report = await world.run(...STEPS)
    assert.equal(report.result, 'held')
    assert.notEqual(report.plan, first)
    assert.equal(stepOf(report, 'export').held[0]?.count, 9)
    const held = (plan: string | undefined, count: number) => ({
      plan: plan ?? '',
      holds: { ...noChanges(), delete: count },
    })
    const byPlan = (a: { plan: string }, b: { plan: string }) => (a.plan < b.plan ? -1 : 1)
    assert.deepEqual(
      report.waits?.toSorted(byPlan),
      [held(first, 8), held(report.plan, 1)].toSorted(byPlan),
    )
    const [status] = await readStatus(world.state, [world.parts.connector.definition], world.clock)
    assert.deepEqual(
      status?.held.map(({ plan, holds }) => ({ plan, holds })).toSorted(byPlan),
      report.waits?.toSorted(byPlan),
    )
    assert.equal(world.rows().length, 22)
    const approved = await approvePlan(world.parts, { plan: first, by: 'Kari', owner: 'test' })
    assert.equal(stepOf(approved, 'export').written.delete, 8)
    assert.equal(world.rows().length, 14)
  })

  test('a disable that is staged anew because the source changed gives a new plan', async (t) => {
    const given = {
      thresholds: { disables: { span: SPAN, most: 3 } },
      deprovision: {
        onMissing: {
          kind: 'set',
          span: SPAN,
          set: new Map([['LeftAt', { span: SPAN, constant: 'now' }]]),
        },
      },
    } as const
    const world = await massDelete(t, given)
    const first = await world.run(...STEPS)
    assert.equal(stepOf(first, 'export').held[0]?.kind, 'disable', JSON.stringify(first))
    world.file(...lines(8, 22), '00,Other,o@x,Math,yes')
    await world.run(...STEPS)
    assert.equal(world.rows()[0]?.['Name'], 'Other')
    world.file(...lines(8, 22))
    const again = await world.run(...STEPS)
    assert.equal(again.result, 'held')
    assert.notEqual(again.plan, first.plan)
    assert.equal((await world.record('00'))?.heldBy, again.plan)
    assert.equal((await world.record('01'))?.heldBy, first.plan)
  })

  test('an approval that is killed between its batches is gone on with', async (t) => {
    const world = await massDelete(t, { batch: 3 })
    await world.run(...STEPS)
    const plan = await openPlan(world)
    const stop = new AbortController()
    const parts = { ...world.parts, signal: stop.signal, onProgress: () => stop.abort() }
    const cut = await approvePlan(parts, { plan, by: 'Kari', owner: 'test' })
    assert.equal(cut.result, 'interrupted')
    const left = world.rows().length
    assert.ok(left > 14 && left < 22, `${left} rows`)
    const next = await world.run('export')
    assert.equal(next.result, 'done')
    assert.equal(world.rows().length, 14)
    assert.equal((await world.state.journal.plans({ connector: 'Test' }))[0]?.state, 'done')
  })

  test('many small runs may not do what a big one may not', async (t) => {
    const world = await massDelete(t)
    world.file(...lines(2, 20))
    assert.equal((await world.run(...STEPS)).result, 'done')
    world.file(...lines(4, 20))
    const second = await world.run(...STEPS)
    assert.equal(second.result, 'held')
    assert.match(
      stepOf(second, 'export').held[0]?.why ?? '',
      /2 were written in that time already/u,
    )
    assert.equal(world.rows().length, 18)
    const plan = await openPlan(world)
    await approvePlan(world.parts, { plan, by: 'Kari', owner: 'test' })
    world.file(...lines(5, 20))
    assert.equal((await world.run(...STEPS)).result, 'done', 'what was approved does not count')
  })

  test('more rows in error than the threshold allows end the run', async (t) => {
    const world = await runWorld(t, {
      ddl: `CREATE TABLE Users (Id VARCHAR(50) PRIMARY KEY, Name VARCHAR(60), Mail VARCHAR(60),
        Dept VARCHAR(60) CHECK (Dept <> 'Bad'), Active VARCHAR(5), LeftAt VARCHAR(40))`,
      thresholds: { errors: { span: SPAN, most: 2 } },
      batch: 2,
    })
    world.file(...['1', '2', '3', '4', '5', '6', '7', '8'].map((no) => `${no},N,m@x,Bad,yes`))
    const report = await world.run(...STEPS)
    assert.deepEqual([report.result, report.failure?.code], ['failed', 'RUN_TOO_MANY_ERRORS'])
    assert.deepEqual(stepOf(report, 'export').failed, { ROW_CHECK: 4 })
  })

  test('an unknown plan is PLAN_UNKNOWN', async (t) => {
    const world = await runWorld(t)
    await assert.rejects(
      approvePlan(world.parts, { plan: 'p-00000000', by: 'Kari', owner: 'test' }),
      (error) => isSyncError(error, 'PLAN_UNKNOWN'),
    )
  })
})
