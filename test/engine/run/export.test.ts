import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { noChanges } from '../../../src/model/change-kind.ts'
import { MOST_ATTEMPTS } from '../../../src/engine/run/export-failure.ts'
import { planRun, wholeReport } from '../../../src/engine/run/plan.ts'
import { runSteps } from '../../../src/engine/run/run-steps.ts'
import { SyncError } from '../../../src/model/errors.ts'
import type { BulkTable } from '../../../src/sql/bulk.ts'
import type { TargetTable } from '../../../src/sql/target.ts'
import type { Lease } from '../../../src/state/lease.ts'
import type { Space } from '../../../src/state/space.ts'
import { SPAN } from '../../compile/build.ts'
import { runWorld, stepOf, type RunWorld } from './world.ts'
import { methodsOf } from '../table-methods.ts'

const STEPS = ['fullImport', 'fullSynchronization', 'export'] as const
const NONE = noChanges()

function many(count: number, of: (at: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, at) => of(at))
}

/** The world with another table in place of its own. */
function withTable(
  world: RunWorld,
  wrap: { readonly bulk?: Partial<BulkTable>; readonly table?: Partial<TargetTable> },
): RunWorld['parts'] {
  const own = world.parts.tables.get('User')
  assert.ok(own)
  const { table, bulk } = own
  const tables = new Map([
    [
      'User',
      {
        table: { ...methodsOf(table), ...wrap.table },
        bulk: {
          scan: (options) => bulk.scan(options),
          estimate: () => bulk.estimate(),
          mostRows: bulk.mostRows,
          write: (write, options) => bulk.write(write, options),
          ...wrap.bulk,
        } satisfies BulkTable,
      },
    ],
  ])
  return { ...world.parts, tables }
}

function run(parts: RunWorld['parts']): ReturnType<typeof runSteps> {
  const steps = STEPS.map((step) => ({ step }))
  const profile = { name: 'test', span: SPAN, steps, timezone: 'UTC' }
  return runSteps(parts, { profile, trigger: 'command', owner: 'test' })
}

suite('export', () => {
  test('writes inserts, updates and deletes, settles them, and a second one writes nothing', async (t) => {
    const world = await runWorld(t, { deprovision: { onMissing: { kind: 'delete' } } })
    world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,Art,yes', '3,Cleo,cleo@x,Art,yes')
    const first = await world.run(...STEPS)
    assert.equal(first.result, 'done', JSON.stringify(first))
    assert.deepEqual(stepOf(first, 'export').written, { ...NONE, insert: 3 })
    assert.deepEqual(
      world.rows().map((row) => [row['Id'], row['Name'], row['Active']]),
      [
        ['1', 'Ada', 'True'],
        ['2', 'Bob', 'True'],
        ['3', 'Cleo', 'True'],
      ],
    )
    assert.equal((await world.record('1'))?.createdBy, 'run 1')
    world.file('1,Ada,ada@y,Math,yes', '2,Bob,bob@x,Art,yes')
    const second = await world.run(...STEPS)
    assert.deepEqual(stepOf(second, 'export').written, { ...NONE, update: 1, delete: 1 })
    assert.equal(world.rows()[0]?.['Mail'], 'ada@y')
    const third = await world.run(...STEPS)
    assert.deepEqual(
      [stepOf(third, 'export').batches, stepOf(third, 'fullImport').target.drifted],
      [0, 0],
    )
    assert.equal((await world.record('1'))?.staged, undefined)
  })

  test('an update sets only the columns that differ from what was last written', async (t) => {
    const world = await runWorld(t)
    world.file('1,Ada,ada@x,Math,yes')
    await world.run(...STEPS)
    world.database.exec("UPDATE Users SET Dept = 'Edited outside'")
    world.file('1,Ada,ada@y,Math,yes')
    await world.run(...STEPS)
    const [row] = world.rows()
    assert.deepEqual([row?.['Mail'], row?.['Dept']], ['ada@y', 'Edited outside'])
  })

  test('drift is written over with its cause when the configuration says so', async (t) => {
    const world = await runWorld(t, { onDrift: 'overwrite' })
    world.file('1,Ada,ada@x,Math,yes')
    await world.run(...STEPS)
    world.database.exec("UPDATE Users SET Dept = 'Edited outside'")
    const report = await world.run(...STEPS)
    assert.equal(stepOf(report, 'export').written.update, 1)
    assert.equal(world.rows()[0]?.['Dept'], 'Math')
    assert.equal((await world.record('1'))?.drift, undefined)
  })

  test('a set of rows with bad ones among them: only those are set aside, with their code', async (t) => {
    const world = await runWorld(t, {
      ddl: `CREATE TABLE Users (Id VARCHAR(50) PRIMARY KEY, Name VARCHAR(60), Mail VARCHAR(60),
        Dept VARCHAR(60) CHECK (Dept <> 'Bad'), Active VARCHAR(5), LeftAt VARCHAR(40))`,
    })
    world.file(...many(450, (at) => `${at},N${at},m@x,${at % 100 === 7 ? 'Bad' : 'Good'},yes`))
    const report = await world.run(...STEPS)
    assert.equal(report.result, 'errors')
    const { written, failed } = stepOf(report, 'export')
    assert.deepEqual([written.insert, failed], [445, { ROW_CHECK: 5 }])
    assert.equal(world.rows().length, 445)
    const failure = (await world.record('107'))?.failure
    assert.deepEqual([failure?.code, failure?.attempts], ['ROW_CHECK', 1])
  })

  test('a row in error is tried again later and later, and at last only when something changes', async (t) => {
    const world = await runWorld(t, {
      ddl: `CREATE TABLE Users (Id VARCHAR(50) PRIMARY KEY, Name VARCHAR(60), Mail VARCHAR(60),
        Dept VARCHAR(60) CHECK (Dept <> 'Bad'), Active VARCHAR(5), LeftAt VARCHAR(40))`,
    })
    world.file('1,Ada,ada@x,Bad,yes')
    await world.scheduled(...STEPS)
    const early = await world.scheduled('export')
    assert.deepEqual([stepOf(early, 'export').failed, stepOf(early, 'export').waiting], [{}, 1])
    assert.equal(early.result, 'errors', 'a row in error is no success, whoever tried it')
    const pauses: number[] = []
    for (;;) {
      const failure = (await world.record('1'))?.failure
      assert.ok(failure)
      const next = Date.parse(failure.nextAt)
      if (failure.attempts === MOST_ATTEMPTS) break
      pauses.push((next - world.clock.now()) / 60_000)
      world.clock.set(next)
      assert.deepEqual(stepOf(await world.scheduled('export'), 'export').failed, { ROW_CHECK: 1 })
    }
    assert.deepEqual(pauses, [5, 10, 20, 40, 80, 160, 320, 360, 360, 360, 360])
    world.clock.set(world.clock.now() + 365 * 86_400_000)
    assert.deepEqual(stepOf(await world.scheduled('export'), 'export').failed, {})
    const asked = stepOf(await world.run('export'), 'export')
    assert.deepEqual([asked.failed, asked.waiting], [{ ROW_CHECK: 1 }, undefined])
    world.file('1,Ada,ada@x,Good,yes')
    assert.equal(stepOf(await world.run(...STEPS), 'export').written.insert, 1)
    assert.equal((await world.record('1'))?.failure, undefined)
  })

  test('a unique value that a later update or delete gives up is written in the same run', async (t) => {
    const world = await runWorld(t, {
      ddl: `CREATE TABLE Users (Id VARCHAR(50) PRIMARY KEY, Name VARCHAR(60), Mail VARCHAR(60) UNIQUE,
        Dept VARCHAR(60), Active VARCHAR(5), LeftAt VARCHAR(40))`,
      deprovision: { onMissing: { kind: 'delete' } },
      batch: 1,
    })
    world.file('1,Ada,a@x,Math,yes', '2,Bob,b@x,Art,yes', '3,Cleo,c@x,Art,yes')
    await world.run(...STEPS)
    world.file('1,Ada,b@x,Math,yes', '2,Bob,c@x,Art,yes')
    assert.equal((await world.run(...STEPS)).result, 'done')
    assert.deepEqual(
      world.rows().map((row) => row['Mail']),
      ['b@x', 'c@x'],
    )
  })

  test('rekey moves the row, recreate makes a new one', async (t) => {
    for (const onAnchorChange of ['rekey', 'recreate'] as const) {
      const world = await runWorld(t, { anchor: { Id: 'Mail' }, mappings: FLOWS, onAnchorChange })
      world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,Art,yes')
      await world.run(...STEPS)
      world.database.exec("UPDATE Users SET FirstSeen = 'kept'")
      world.file('1,Ada,ada@y,Maths,yes', '2,Bob,bob@x,Art,yes')
      const steps = STEPS.map((step) => ({ step }))
      const profile = { name: 'plan', span: SPAN, steps, timezone: 'UTC' }
      const plan = await planRun(world.parts, { profile, owner: 'test' })
      const { deletes } = await wholeReport(plan)
      await plan.close()
      const gone = onAnchorChange === 'rekey' ? [] : [['ada@x', 'ada@y']]
      assert.deepEqual(
        deletes.map(({ id, replacedBy }) => [id, replacedBy]),
        gone,
      )
      const report = await world.run(...STEPS)
      assert.equal(report.result, 'done', JSON.stringify(report))
      const rows = world.rows().map((row) => [row['Id'], row['Dept'], row['FirstSeen']])
      const first = onAnchorChange === 'rekey' ? 'kept' : null
      assert.deepEqual(rows, [
        ['ada@y', 'Maths', first],
        ['bob@x', 'Art', 'kept'],
      ])
      assert.equal((await world.record('ada@y'))?.state, 'inSync')
      assert.equal(stepOf(await world.run(...STEPS), 'export').batches, 0)
    }
  })

  test('a key that was changed before a crash is marked by the next run', async (t) => {
    const given = { anchor: { Id: 'Mail' }, mappings: FLOWS, onAnchorChange: 'rekey' } as const
    const world = await runWorld(t, given)
    world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,Art,yes')
    await world.run(...STEPS)
    world.file('1,Ada,ada@y,Math,yes', '2,Bob,bob@y,Art,yes')
    await world.synchronize()
    // The statement for Ada was sent, and nothing was marked.
    world.database.exec("UPDATE Users SET Id = 'ada@y', Mail = 'ada@y' WHERE Id = 'ada@x'")
    const report = await world.run(...STEPS)
    assert.equal(report.result, 'done', JSON.stringify(report))
    assert.equal(stepOf(report, 'fullImport').target.unmanaged, 0)
    assert.deepEqual(
      (await world.records()).map((one) => [one.id, one.state]),
      [
        ['ada@y', 'inSync'],
        ['bob@y', 'inSync'],
      ],
    )
  })

  test('an anchor that somebody else has is in error, and both rows stay', async (t) => {
    for (const onAnchorChange of ['rekey', 'recreate'] as const) {
      const world = await runWorld(t, { anchor: { Id: 'Mail' }, mappings: FLOWS, onAnchorChange })
      world.file('1,Ada,ada@x,Math,yes')
      await world.run(...STEPS)
      world.file('1,Ada,ada@y,Math,yes')
      await world.synchronize()
      world.database.exec("INSERT INTO Users (Id, Name) VALUES ('ada@y', 'Stranger')")
      const report = await world.run('export')
      assert.deepEqual(stepOf(report, 'export').failed, { ROW_UNIQUE: 1 })
      assert.deepEqual(
        world.rows().map((row) => row['Name']),
        ['Ada', 'Stranger'],
      )
    }
  })

  test('keys that the database makes become ids, one by one and in sets', async (t) => {
    for (const count of [3, 250]) {
      const world = await runWorld(t, {
        anchor: { Id: { generate: 'database' } },
        mappings: FLOWS,
        ddl: GENERATED,
      })
      world.file(...many(count, (at) => `k${at},N${at},m${at}@x,Art,yes`))
      assert.equal((await world.run(...STEPS)).result, 'done')
      const records = await world.records()
      assert.equal(new Set(records.map((one) => one.id)).size, count)
      const names = new Map(world.rows().map((row) => [String(row['Id']), row['Name']]))
      for (const one of records)
        assert.match(one.accepted, new RegExp(`"${String(names.get(one.id))}"`, 'u'))
      const again = await world.run(...STEPS)
      assert.deepEqual([again.result, stepOf(again, 'export').batches], ['done', 0])
    }
  })

  test('inserts whose keys the database made and that were not marked are not made twice', async (t) => {
    const world = await runWorld(t, {
      anchor: { Id: { generate: 'database' } },
      mappings: FLOWS,
      ddl: GENERATED,
      batch: 2,
    })
    world.file(...many(5, (at) => `k${at},Same,same@x,Art,yes`))
    const cut = await run({ ...world.parts, space: unmarking(world.parts.space) })
    assert.equal(cut.failure?.code, 'STATE_UNREADABLE')
    assert.equal(world.rows().length, 2)
    assert.equal((await world.run(...STEPS)).result, 'done')
    assert.equal(world.rows().length, 5)
    assert.equal(new Set((await world.records()).map((one) => one.id)).size, 5)
  })

  test('a batch that was written and not marked is repeated without harm', async (t) => {
    const world = await runWorld(t, { deprovision: { onMissing: { kind: 'delete' } } })
    world.file(...many(300, (at) => `${at},N${at},m@x,Art,yes`))
    await world.run(...STEPS)
    world.file(...many(310, (at) => `${at + 5},M${at},m@x,Art,yes`))
    await world.synchronize()
    await run({ ...world.parts, space: unmarking(world.parts.space) })
    const next = await world.run('export')
    assert.equal(next.result, 'done', JSON.stringify(next))
    assert.deepEqual(
      world.rows().map((row) => row['Name']),
      (await world.records()).toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(nameOf),
    )
    assert.equal(world.rows().length, 310)
  })

  test('a row that is gone under its update is synchronized again', async (t) => {
    const world = await runWorld(t)
    world.file('1,Ada,ada@x,Math,yes')
    await world.run(...STEPS)
    world.file('1,Ada,ada@y,Math,yes')
    await world.synchronize()
    world.database.exec('DELETE FROM Users')
    assert.equal((await world.run('export')).result, 'done')
    const record = await world.record('1')
    assert.deepEqual([record?.staged, record?.touched], [undefined, true])
  })

  test('the database lost in the middle: what was done is said, the rest stays staged', async (t) => {
    const world = await runWorld(t, { batch: 250 })
    world.file(...many(900, (at) => `${at},N${at},m@x,Art,yes`))
    const { bulk } = world.parts.tables.get('User') ?? assert.fail('no table')
    let batches = 0
    const parts = withTable(world, {
      bulk: {
        write: (write) => {
          batches += 1
          if (batches <= 2) return bulk.write(write)
          return Promise.reject(new SyncError('DATABASE_UNREACHABLE', 'The database is away.'))
        },
      },
    })
    const report = await run(parts)
    assert.deepEqual([report.result, report.failure?.code], ['failed', 'DATABASE_UNREACHABLE'])
    assert.match(
      report.failure?.message ?? '',
      /500 rows were written and are marked so.*repeats it/u,
    )
    assert.equal(stepOf(report, 'export').written.insert, 500)
    assert.equal((await world.run('export')).result, 'done')
    assert.equal(world.rows().length, 900)
  })

  test('a run that is asked to stop ends between two batches', async (t) => {
    const world = await runWorld(t, { batch: 100 })
    world.file(...many(300, (at) => `${at},N${at},m@x,Art,yes`))
    await world.synchronize()
    const stop = new AbortController()
    const onProgress = (): void => stop.abort()
    const report = await run({ ...world.parts, signal: stop.signal, onProgress })
    assert.equal(report.result, 'interrupted')
    assert.equal((await world.run('export')).result, 'done')
    assert.equal(world.rows().length, 300)
  })
})

const FLOWS = { Name: 'Name', Mail: 'Mail', Dept: 'Dept' }
const GENERATED = `CREATE TABLE Users (Id INTEGER PRIMARY KEY, Name VARCHAR(60), Mail VARCHAR(60),
  Dept VARCHAR(60), Active VARCHAR(5), LeftAt VARCHAR(40))`

function nameOf({ accepted }: { readonly accepted: string }): unknown {
  return JSON.parse(accepted).Name
}

/** A space whose disk is full when what was written is to be marked. */
function unmarking(space: Space): Space {
  return new Proxy(space, {
    get(target, name: keyof Space) {
      if (name === 'under') return (lease: Lease) => unmarking(target.under(lease))
      if (name !== 'settle') return target[name].bind(target)
      return () => Promise.reject(new SyncError('STATE_UNREADABLE', 'The disk is full.'))
    },
  })
}
