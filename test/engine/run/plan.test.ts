import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { noChanges } from '../../../src/model/change-kind.ts'
import { planRun, wholeReport, type Plan } from '../../../src/engine/run/plan.ts'
import { runSteps } from '../../../src/engine/run/run-steps.ts'
import type { PlanReport, RunReport } from '../../../src/engine/run/report.ts'
import type { RunParts } from '../../../src/engine/run/run.ts'
import type { StepName } from '../../../src/model/definition.ts'
import { isSyncError } from '../../../src/model/errors.ts'
import { openTarget } from '../../../src/sql/open.ts'
import { SERVERS } from '../../sql/servers.ts'
import { insert, remove, update, withPeople } from '../../sql/behaviour/people.ts'
import { SPAN } from '../../compile/build.ts'
import { temporaryFolder } from '../people.ts'
import { runWorld, stepOf, type RunGiven, type RunWorld } from './world.ts'

const STEPS = ['fullImport', 'fullSynchronization', 'export'] as const

function profileOf(steps: readonly StepName[]): {
  readonly profile: Parameters<typeof planRun>[1]['profile']
} {
  return {
    profile: { name: 'test', span: SPAN, steps: steps.map((step) => ({ step })), timezone: 'UTC' },
  }
}

async function planned(
  t: TestContext,
  parts: RunParts,
  steps: readonly StepName[] = STEPS,
): Promise<Plan> {
  const plan = await planRun(parts, { ...profileOf(steps), owner: 'test' })
  t.after(() => plan.close())
  return plan
}

function runPlan(parts: RunParts, { plan, digest }: PlanReport): Promise<RunReport> {
  const expect = { plan, digest }
  return runSteps(parts, { ...profileOf(STEPS), trigger: 'command', owner: 'test', expect })
}

/** Ada and Bob have rows; the file has a changed Ada and a new Cleo. */
async function changes(t: TestContext, given: RunGiven = {}): Promise<RunWorld> {
  const world = await runWorld(t, { deprovision: { onMissing: { kind: 'delete' } }, ...given })
  world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,Art,yes')
  await world.run(...STEPS)
  world.file('1,Ada,ada@y,Law,yes', '3,Cleo,cleo@x,Art,yes')
  return world
}

suite('plan', () => {
  test('says what a run would write, by kind, column and cause, with every delete', async (t) => {
    const world = await changes(t)
    const report = await wholeReport(await planned(t, world.parts))
    assert.match(report.plan, /^p-[0-9a-f]{8}$/u)
    assert.deepEqual(report.counts, { ...noChanges(), insert: 1, update: 1, delete: 1 })
    assert.deepEqual(report.columns, [
      { column: 'Mail', kind: 'update', rows: 1, cause: 'source', place: 'connectors.yaml:1' },
      { column: 'Dept', kind: 'update', rows: 1, cause: 'source', place: 'connectors.yaml:1' },
    ])
    const [gone] = report.deletes
    assert.equal(report.deletes.length, 1)
    assert.deepEqual([gone?.id, gone?.kind], ['2', 'delete'])
    assert.deepEqual(gone?.columns[1], { column: 'Name', before: 'Bob', after: null })
    assert.deepEqual(
      report.examples.map(({ id, kind }) => `${kind} ${id}`),
      ['update 1', 'delete 2', 'insert 3'],
    )
    assert.deepEqual(report.inScope, 3)
  })

  test('a change of the mapping is the cause mapping, with its place', async (t) => {
    const folder = temporaryFolder(t)
    const before = await runWorld({ after: () => {} }, { folder, mappings: { Name: 'Name' } })
    before.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,Art,yes')
    await before.run(...STEPS)
    await before.state.close()
    const world = await runWorld(t, { folder, mappings: { Name: '$uppercase(Name)' } })
    const { report } = await planned(t, world.parts, ['fullSynchronization', 'export'])
    assert.deepEqual(report.columns, [
      { column: 'Name', kind: 'update', rows: 2, cause: 'mapping', place: 'connectors.yaml:1' },
    ])
    await world.run('fullSynchronization', 'export')
    assert.deepEqual(
      world.rows().map((row) => row['Name']),
      ['ADA', 'BOB'],
    )
  })

  test('writes nothing: neither table nor connector space nor history', async (t) => {
    const folder = temporaryFolder(t)
    const world = await changes(t, { folder })
    await world.state.flush()
    const before = {
      rows: world.rows(),
      records: await world.records(),
      revision: await world.parts.space.revision('Test'),
      runs: await world.state.journal.runs({ limit: 10 }),
      bytes: readFileSync(join(folder, 'state.db')),
      log: readFileSync(join(folder, 'state.db-wal')),
    }
    const target = openTarget(
      { dialect: 'sqlite', connection: { path: join(folder, 'hr.db') } },
      { readOnly: true },
    )
    t.after(() => target.close())
    const plan = await planned(t, { ...world.parts, target })
    assert.equal(plan.report.counts.insert, 1)
    assert.equal(plan.report.revision, before.revision)
    assert.deepEqual(
      {
        rows: world.rows(),
        records: await world.records(),
        revision: await world.parts.space.revision('Test'),
        runs: await world.state.journal.runs({ limit: 10 }),
        bytes: readFileSync(join(folder, 'state.db')),
        log: readFileSync(join(folder, 'state.db-wal')),
      },
      before,
    )
  })

  test('a run that is bound to a plan does exactly that', async (t) => {
    const world = await changes(t)
    const { report } = await planned(t, world.parts)
    const done = await runPlan(world.parts, report)
    assert.equal(done.result, 'done', JSON.stringify(done))
    const { insert: inserted, update: updated, delete: deleted } = stepOf(done, 'export').written
    assert.deepEqual([inserted, updated, deleted], [1, 1, 1])
  })

  test('a plan that is stale is refused, and nothing is written to the table', async (t) => {
    const world = await changes(t)
    const { report } = await planned(t, world.parts)
    const before = world.rows()
    world.file('1,Ada,ada@z,Law,yes', '3,Cleo,cleo@x,Art,yes')
    const done = await runPlan(world.parts, report)
    assert.deepEqual([done.result, done.failure?.code], ['failed', 'PLAN_STALE'])
    assert.deepEqual(world.rows(), before)
  })

  test('the same changes have the same plan; others have another', async (t) => {
    const world = await changes(t)
    const [first, second] = [await planned(t, world.parts), await planned(t, world.parts)]
    assert.deepEqual(
      [first.report.plan, first.report.digest],
      [second.report.plan, second.report.digest],
    )
    world.file('1,Ada,ada@y,Law,yes', '3,Cleo,cleo@z,Art,yes')
    assert.notEqual((await planned(t, world.parts)).report.digest, first.report.digest)
  })

  test('keys that are generated and values of a clock are no part of what is promised', async (t) => {
    const world = await runWorld(t, {
      anchor: { Id: { generate: 'uuid' } },
      mappings: { Name: 'Name', FirstSeen: { from: '$string($millis())', apply: 'create' } },
    })
    world.file('1,Ada,ada@x,Math,yes')
    const { report } = await planned(t, world.parts)
    world.clock.set(world.clock.now() + 5_000)
    const done = await runPlan(world.parts, report)
    assert.equal(done.result, 'done', JSON.stringify(done))
    assert.equal(world.rows().length, 1)
  })

  test('what thresholds would hold is said, and a run that is bound to the plan writes it', async (t) => {
    const world = await changes(t, { thresholds: { deletes: { span: SPAN, most: 0 } } })
    const { report } = await planned(t, world.parts)
    const limit = report.limits.find((one) => one.kind === 'delete')
    assert.deepEqual([limit?.count, limit?.limit, limit?.exceeded], [1, 0, true])
    assert.equal((await runPlan(world.parts, report)).result, 'done')
    assert.deepEqual(
      world.rows().map((row) => row['Id']),
      ['1', '3'],
    )
  })

  test('sensitive columns are hidden', async (t) => {
    const world = await changes(t, {
      mappings: { Name: 'Name', Mail: { from: 'Mail', sensitive: true } },
    })
    const report = await wholeReport(await planned(t, world.parts))
    assert.doesNotMatch(JSON.stringify(report), /@x|@y/u)
    const [column] = report.examples.find((one) => one.id === '1')?.columns ?? []
    assert.deepEqual(column, { column: 'Mail', before: '(sensitive)', after: '(sensitive)' })
  })

  test('rows whose purge is due are among the deletes', async (t) => {
    const day = 86_400_000
    const world = await changes(t, {
      deprovision: { onMissing: { kind: 'set', span: SPAN, set: new Map(), purgeAfter: day } },
    })
    await world.run(...STEPS, 'purge')
    world.clock.set(world.clock.now() + 2 * day)
    const plan = await planned(t, world.parts, ['fullImport', 'fullSynchronization', 'purge'])
    assert.equal(plan.report.counts.purge, 1)
  })
})

for (const server of SERVERS) {
  suite(`the target of a plan on ${server.title}`, { skip: server.missing ?? false }, () => {
    test('refuses every write', () =>
      withPeople(server, async ({ table, describe }) => {
        const own = await table(['Id'])
        await own.write(insert({ Id: 'a', UserName: 'ann@x' }))
        const { dialect, connection } = server
        const target = openTarget({ dialect, connection }, { readOnly: true })
        try {
          const description = await describe()
          const columns = description.columns.map((one) => one.name)
          const binding = { description, columns, anchor: ['Id'] }
          const [one, many] = [target.table(binding), target.bulk(binding)]
          const values = { Id: 'b', UserName: 'bob@x' }
          const rows = Array.from({ length: 300 }, (_, at) => [`k${at}`, `u${at}@x`])
          const bulk = { kind: 'insert', columns: ['Id', 'UserName'], rows, unique: [] } as const
          for (const write of [
            () => one.write(insert(values)),
            () => one.write(update({ Id: 'a' }, { UserName: 'z' })),
            () => one.write(remove({ Id: 'a' })),
            () => one.replace({ Id: 'a' }, { kind: 'insert', values, unique: [] }),
            () => many.write(bulk),
          ]) {
            await assert.rejects(write(), (error) => isSyncError(error, 'DATABASE_READ_ONLY'))
          }
        } finally {
          await target.close()
        }
        assert.equal(await own.count({ kind: 'always' }), 1)
        assert.equal((await own.read({ Id: 'a' }))?.['UserName'], 'ann@x')
      }))
  })
}
