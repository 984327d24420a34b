import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { SPAN } from '../../compile/build.ts'
import { runProfile } from './crash-world.ts'
import { runWorld, stepOf, type RunGiven, type RunWorld } from './world.ts'

const STEPS = ['fullImport', 'fullSynchronization', 'export'] as const
const DELTA = ['deltaImport', 'deltaSynchronization', 'export'] as const
const [HOUR, DAY] = [3_600_000, 86_400_000]
const DEFAULT = { span: SPAN, percent: 10, atLeast: 10 }
const DELETING: RunGiven = {
  deprovision: { onMissing: { kind: 'delete' }, onOutOfScope: { kind: 'delete' } },
  thresholds: { deletes: DEFAULT, disables: DEFAULT },
}

function lines(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from }, (_, at) => {
    const number = String(from + at).padStart(2, '0')
    return `${number},Name ${number},n${number}@x,Math,yes`
  })
}

async function people(t: TestContext, count: number, given: RunGiven = {}): Promise<RunWorld> {
  const world = await runWorld(t, { ...DELETING, ...given })
  world.file(...lines(0, count))
  const report = await world.run(...STEPS)
  assert.equal(report.result, 'done', JSON.stringify(report))
  world.clock.set(world.clock.now() + 2 * HOUR)
  return world
}

const STAMPED: RunGiven = {
  ddl: `CREATE TABLE Users (Id VARCHAR(50) PRIMARY KEY, Name VARCHAR(60), Mail VARCHAR(60), Dept VARCHAR(60),
    Active VARCHAR(5), ChangedAt DATETIME DEFAULT '2026-11-23T05:00:00.000Z', Note VARCHAR(60))`,
  delta: { strategy: 'watermark', span: SPAN, column: 'ChangedAt', overlap: 0, keyscanEvery: HOUR },
}

suite('nothing is deleted by mistake', () => {
  for (const onDrift of ['report', 'overwrite', 'adopt'] as const) {
    test(`a table that somebody empties and fills again (onDrift: ${onDrift})`, async (t) => {
      const world = await people(t, 30, { ...STAMPED, onDrift })
      world.database.exec(
        "UPDATE Users SET Note = 'kept'; CREATE TABLE Kept AS SELECT * FROM Users",
      )
      const emptied = await world.run(...STEPS)
      assert.equal(emptied.result, 'done')
      world.database.exec('DELETE FROM Users')
      world.clock.set(world.clock.now() + 2 * HOUR)
      const [meanwhile, full] = [await world.run(...DELTA), await world.run(...STEPS)]
      assert.deepEqual([meanwhile.failure, full.failure], [undefined, undefined])
      // Half of it is back while somebody reads.
      world.database.exec("INSERT OR REPLACE INTO Users SELECT * FROM Kept WHERE Id < '15'")
      await world.run(...STEPS)
      world.database.exec('INSERT OR REPLACE INTO Users SELECT * FROM Kept')
      world.clock.set(world.clock.now() + 2 * HOUR)
      for (const steps of [DELTA, STEPS, STEPS]) {
        const report = await world.run(...steps)
        const { written, held } = stepOf(report, 'export')
        assert.deepEqual([written.delete, written.recreate, held], [0, 0, []])
      }
      assert.deepEqual(
        world.rows().map((row) => [row['Note'], row['Name']]),
        Array.from({ length: 30 }, (_, at) => ['kept', `Name ${String(at).padStart(2, '0')}`]),
      )
      assert.equal((await world.record('07'))?.state, 'inSync')
    })
  }

  test('a scope that leaves everybody out is held', async (t) => {
    const world = await people(t, 30)
    const narrow = await world.version({ scope: "Dept = 'Nobody'" })
    const report = await runProfile(narrow, STEPS)
    assert.deepEqual(
      stepOf(report, 'export').held.map(({ kind, count }) => [kind, count]),
      [['delete', 30]],
    )
    assert.equal(world.rows().length, 30)
  })

  test('a percentage of a small table allows none where it is less than one row', async (t) => {
    const world = await people(t, 8, { thresholds: { deletes: { span: SPAN, percent: 5 } } })
    world.file(...lines(1, 8))
    const report = await world.run(...STEPS)
    const [held] = stepOf(report, 'export').held
    assert.deepEqual([held?.count, held?.limit], [1, 0])
    assert.equal(world.rows().length, 8)
  })

  test('many new people in the same run allow no more of the others to be deleted', async (t) => {
    const world = await people(t, 20)
    world.file(...lines(11, 99), ...lines(99, 100).map((one) => one))
    const report = await world.run(...STEPS)
    const { held, written } = stepOf(report, 'export')
    assert.deepEqual([held[0]?.kind, held[0]?.count, written.delete], ['delete', 11, 0])
    const next = await world.run(...STEPS)
    assert.equal(next.result, 'held', 'though the table is larger by now')
    assert.equal(world.rows().length, 100)
  })

  test('a clock that is a year ahead for a while purges no crowd', async (t) => {
    const leave = {
      kind: 'set',
      span: SPAN,
      set: new Map([['LeftAt', { span: SPAN, constant: 'gone' }]]),
      purgeAfter: 30 * DAY,
    } as const
    const world = await people(t, 40, {
      deprovision: { onMissing: leave },
      thresholds: { deletes: DEFAULT },
    })
    world.file(...lines(15, 40))
    await world.run(...STEPS, 'purge')
    const now = world.clock.now()
    world.clock.set(now + 365 * DAY)
    const report = await world.run('purge')
    assert.deepEqual([stepOf(report, 'purge').written.purge, report.result], [0, 'held'])
    world.clock.set(now)
    assert.equal(world.rows().length, 40)
  })

  test('what was written counts in its window whatever the clock did in between', async (t) => {
    const world = await people(t, 60, { thresholds: { deletes: { span: SPAN, most: 6 } } })
    const noon = world.clock.now()
    world.file(...lines(5, 60))
    assert.equal((await world.run(...STEPS)).result, 'done')
    world.clock.set(noon - 5 * HOUR)
    world.file(...lines(6, 60))
    await world.run(...STEPS)
    world.clock.set(noon + HOUR / 2)
    world.file(...lines(9, 60))
    const report = await world.run(...STEPS)
    assert.equal(report.result, 'held', JSON.stringify(stepOf(report, 'export')))
  })

  test('nobody is joined with a row by a value that says nothing', async (t) => {
    const world = await runWorld(t, {
      ...DELETING,
      match: ['Mail'],
      mappings: { Name: 'Name', Mail: { from: 'Mail', default: '' } },
    })
    world.database.exec(
      "INSERT INTO Users (Id, Name, Mail) VALUES ('old1', 'Eve', ''), ('old2', 'Zoe', NULL)",
    )
    world.file('1,Ada,,Math,yes')
    const report = await world.run(...STEPS)
    assert.equal(report.result, 'done', JSON.stringify(report))
    assert.deepEqual(
      world.rows().map((row) => [row['Id'], row['Name']]),
      [
        ['1', 'Ada'],
        ['old1', 'Eve'],
        ['old2', 'Zoe'],
      ],
    )
  })

  for (const [title, runs] of [
    ['in one run', [STEPS]],
    ['in a run for each step', STEPS.map((step) => [step])],
  ] as const) {
    test(`people whose key is written differently from now on keep their rows: ${title}`, async (t) => {
      const given = { anchor: { Id: 'Mail' }, mappings: { Name: 'Name', Dept: 'Dept' } }
      const world = await people(t, 30, given)
      world.database.exec("UPDATE Users SET LeftAt = 'a note of somebody else'")
      world.file(
        ...lines(0, 30).map((one) => `P-${one.replace('Math', 'Art')}`),
        '31,New,new@x,Art,yes',
      )
      for (const steps of runs) {
        const report = await world.run(...steps)
        assert.equal(report.result, 'done', JSON.stringify(report))
        if (steps.at(-1) !== 'export') continue
        const { written } = stepOf(report, 'export')
        assert.deepEqual([written.insert, written.update, written.delete], [1, 30, 0])
      }
      const rows = world.rows()
      assert.deepEqual(
        rows.map((row) => [row['Dept'], row['LeftAt']]),
        rows.map(({ Id }) => ['Art', Id === 'new@x' ? null : 'a note of somebody else']),
      )
      assert.equal((await world.records()).length, 31)
      const quiet = await world.run(...STEPS)
      assert.deepEqual([quiet.result, stepOf(quiet, 'export').batches], ['done', 0])
    })
  }

  test('a person whose key is another one is no reason to give up a row that is held', async (t) => {
    const given = { anchor: { Id: 'Mail' }, mappings: { Name: 'Name', Dept: 'Dept' } }
    const world = await people(t, 30, given)
    world.file(...lines(12, 30))
    const held = await world.run(...STEPS)
    assert.equal(held.result, 'held')
    world.file(...lines(0, 12).map((one) => `P-${one}`), ...lines(12, 30))
    const report = await world.run(...STEPS)
    assert.deepEqual([report.result, stepOf(report, 'export').written.delete], ['done', 0])
    assert.equal((await world.state.journal.plans({ connector: 'Test' }))[0]?.state, 'lapsed')
    assert.equal(world.rows().length, 30)
  })

  test('two people with the anchor of somebody who is gone: one of them has the row, the other one fails', async (t) => {
    const given = { anchor: { Id: 'Mail' }, mappings: { Name: 'Name', Dept: 'Dept' } }
    const world = await people(t, 4, given)
    world.file(...lines(1, 4), 'x,Eve,n00@x,Art,yes', 'y,Zoe,n00@x,Art,yes')
    const report = await world.run(...STEPS)
    assert.deepEqual(stepOf(report, 'fullSynchronization').failed, { OBJECT_EXISTS: 1 })
    assert.deepEqual([report.result, world.rows().length], ['errors', 4])
    assert.equal(world.rows()[0]?.['Name'], 'Eve')
  })
})
