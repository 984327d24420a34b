import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { noChanges } from '../../../src/model/change-kind.ts'
import { blame } from '../../../src/engine/run/blame.ts'
import { wholeReport } from '../../../src/engine/run/plan.ts'
import { applyUndo, planUndo } from '../../../src/engine/run/undo.ts'
import { isSyncError } from '../../../src/model/errors.ts'
import { setAction, SPAN } from '../../compile/build.ts'
import { PEOPLE, runWorld, stepOf, type RunGiven, type RunWorld } from './world.ts'

const STEPS = ['fullImport', 'fullSynchronization', 'export'] as const

/** Run 1 inserts Ada, Bob and Cleo; run 2 updates Ada, deletes Bob, inserts Dan, and leaves Cleo alone. */
async function twoRuns(t: TestContext, given: RunGiven = {}): Promise<RunWorld> {
  const world = await runWorld(t, { deprovision: { onMissing: { kind: 'delete' } }, ...given })
  world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,Art,yes', '3,Cleo,cleo@x,Art,yes')
  await world.run(...STEPS)
  world.clock.set(world.clock.now() + 60_000)
  world.file('1,Ada,ada@y,Law,yes', '3,Cleo,cleo@x,Art,yes', '4,Dan,dan@x,Art,yes')
  await world.run(...STEPS)
  return world
}

function mails(world: RunWorld): readonly unknown[] {
  return world.rows().map((row) => row['Mail'])
}

suite('undo', () => {
  test('gives every row back what it was before the run', async (t) => {
    const world = await twoRuns(t)
    const before = world.rows()
    const { plan, left } = await planUndo(world.parts, { run: 2, owner: 'test' })
    t.after(() => plan.close())
    assert.deepEqual(plan.report.counts, { ...noChanges(), insert: 1, update: 1, delete: 1 })
    const [example] = plan.report.examples
    assert.deepEqual(
      [example?.id, example?.cause, example?.columns],
      [
        '1',
        'undo',
        [
          { column: 'Mail', before: 'ada@y', after: 'ada@x' },
          { column: 'Dept', before: 'Law', after: 'Math' },
        ],
      ],
    )
    assert.deepEqual(
      (await wholeReport(plan)).deletes.map((one) => one.id),
      ['4'],
    )
    assert.deepEqual([left, world.rows()], [[], before], 'a plan writes nothing')

    const { report } = await applyUndo(world.parts, { run: 2, owner: 'test' })
    assert.equal(report.result, 'done', JSON.stringify(report))
    assert.deepEqual(mails(world), ['ada@x', 'bob@x', 'cleo@x'])
    assert.equal(world.rows()[1]?.['Name'], 'Bob')
    const again = await world.run('fullSynchronization', 'export')
    assert.equal(stepOf(again, 'export').batches, 0, 'it stays until the source changes')
  })

  test('an undo can be undone', async (t) => {
    const world = await twoRuns(t)
    const before = world.rows()
    const { report } = await applyUndo(world.parts, { run: 2, owner: 'test' })
    await applyUndo(world.parts, { run: report.run, owner: 'test' })
    assert.deepEqual(world.rows(), before)
  })

  test('an undo that is undone leaves a row with the time at which it is to be purged', async (t) => {
    const [DAY, after] = [86_400_000, 3]
    const leave = { ...setAction({ LeftAt: 'gone' }), purgeAfter: after * DAY }
    const onDisable = [{ span: SPAN, do: leave }]
    const world = await runWorld(t, { deprovision: { onDisable } })
    world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,Art,no')
    const { run } = await world.run(...STEPS, 'purge')
    const due = (await world.record('2'))?.purgeAt
    assert.ok(due !== undefined)
    const { report } = await applyUndo(world.parts, { run, owner: 'test' })
    assert.deepEqual(world.rows(), [])
    world.clock.set(Date.parse(due) + 2 * DAY)
    const gone = await world.run('purge')
    assert.equal(stepOf(gone, 'purge').written.purge, 0, 'there is no row to purge')
    await applyUndo(world.parts, { run: report.run, owner: 'test' })
    assert.equal(world.rows().length, 2)
    assert.equal((await world.record('2'))?.purgeAt, due)
    assert.equal(stepOf(await world.run('purge'), 'purge').written.purge, 1)
  })

  test('a column that was never written before gets back what stood there', async (t) => {
    const given = { deprovision: { onMissing: setAction({ LeftAt: 'today' }) } }
    const world = await twoRuns(t, given)
    assert.equal(world.rows()[1]?.['LeftAt'], 'today')
    const { left } = await applyUndo(world.parts, { run: 2, owner: 'test' })
    assert.deepEqual([left, world.rows()[1]?.['LeftAt']], [[], null])
  })

  test('an edit outside in a column that the run left alone is none of its changes', async (t) => {
    const given = { deprovision: { onMissing: setAction({ LeftAt: 'today' }) } }
    const world = await runWorld(t, given)
    world.file('1,Ada,ada@x,Math,yes', '2,Bob,bob@x,Art,yes')
    await world.run(...STEPS)
    world.database.exec("UPDATE Users SET Dept = 'Edited' WHERE Id = '2'")
    world.file('1,Ada,ada@x,Math,yes')
    const { run } = await world.run(...STEPS)
    const told = await blame(
      { space: world.state.space, journal: world.state.journal },
      PEOPLE,
      '2',
    )
    const dept = told?.columns.find((one) => one.column === 'Dept')
    assert.equal(dept?.written?.by, 'run 1', 'the run is not blamed for it')
    const { left } = await applyUndo(world.parts, { run, owner: 'test' })
    assert.deepEqual(left, [])
    assert.deepEqual([world.rows()[1]?.['Dept'], world.rows()[1]?.['LeftAt']], ['Edited', null])
  })

  test('an edit outside that the run wrote over comes back', async (t) => {
    const world = await twoRuns(t, { onDrift: 'overwrite' })
    world.database.exec("UPDATE Users SET Dept = 'Edited' WHERE Id = '3'")
    const { run } = await world.run(...STEPS)
    assert.equal(world.rows()[1]?.['Dept'], 'Art')
    await applyUndo(world.parts, { run, owner: 'test' })
    assert.equal(world.rows()[1]?.['Dept'], 'Edited')
  })

  test('a new row into which somebody has written since is left, also when that was adopted', async (t) => {
    const world = await twoRuns(t, { onDrift: 'adopt' })
    world.database.exec("UPDATE Users SET Dept = 'Edited' WHERE Id = '4'")
    world.clock.set(world.clock.now() + 60_000)
    await world.run(...STEPS)
    const { left } = await applyUndo(world.parts, { run: 2, id: '4', owner: 'test' })
    assert.equal(left.length, 1)
    assert.equal(world.rows().at(-1)?.['Dept'], 'Edited')
  })

  test('a column that the configuration no longer writes is left and told', async (t) => {
    const given = { deprovision: { onMissing: setAction({ LeftAt: 'today' }) } }
    const world = await twoRuns(t, given)
    const parts = await world.version({ deprovision: { onMissing: { kind: 'keep' } } })
    const { left } = await applyUndo(parts, { run: 2, id: '2', owner: 'test' })
    assert.match(left[0]?.why ?? '', /no longer writes/u)
  })

  test('a row that was changed since is left and told', async (t) => {
    const world = await twoRuns(t)
    world.database.exec("UPDATE Users SET Dept = 'Edited' WHERE Id IN ('1', '4')")
    const { left } = await applyUndo(world.parts, { run: 2, owner: 'test' })
    assert.deepEqual(
      left.map(({ id, why }) => `${id}: ${why}`),
      ['1: The row was changed since.', '4: The row was changed since.'],
    )
    assert.deepEqual(mails(world), ['ada@y', 'bob@x', 'cleo@x', 'dan@x'])
  })

  test('a row that a later run wrote is left', async (t) => {
    const world = await twoRuns(t)
    const { left } = await applyUndo(world.parts, { run: 1, owner: 'test' })
    assert.deepEqual(
      left.map((one) => one.id),
      ['1'],
      'the row of Bob was deleted since, and is nobody’s',
    )
    assert.deepEqual(mails(world), ['ada@y', 'dan@x'])
  })

  test('a row that the run did not write is told, and not passed over', async (t) => {
    const world = await twoRuns(t)
    for (const id of ['3', 'nobody']) {
      await assert.rejects(planUndo(world.parts, { run: 2, id, owner: 'test' }), (error) =>
        isSyncError(error, 'OBJECT_UNKNOWN'),
      )
      const { report } = await applyUndo(world.parts, { run: 2, id, owner: 'test' })
      assert.deepEqual([report.result, report.failure?.code], ['failed', 'OBJECT_UNKNOWN'])
    }
  })

  test('one row alone', async (t) => {
    const world = await twoRuns(t)
    await applyUndo(world.parts, { run: 2, id: '1', owner: 'test' })
    assert.deepEqual(mails(world), ['ada@x', 'cleo@x', 'dan@x'])
  })

  test('of sensitive columns nothing can be restored', async (t) => {
    const world = await twoRuns(t, {
      mappings: { Name: 'Name', Dept: 'Dept', Mail: { from: 'Mail', sensitive: true } },
    })
    const { left } = await applyUndo(world.parts, { run: 2, owner: 'test' })
    assert.deepEqual(
      left.map((one) => one.id),
      ['2'],
    )
    const [ada] = world.rows()
    assert.deepEqual([ada?.['Mail'], ada?.['Dept']], ['ada@y', 'Math'])
  })

  test('a person whose anchor changed gets the old one', async (t) => {
    const world = await runWorld(t, {
      anchor: { Id: 'Mail' },
      mappings: { Name: 'Name', Mail: 'Mail' },
      onAnchorChange: 'rekey',
    })
    world.file('1,Ada,ada@x,Math,yes')
    await world.run(...STEPS)
    world.file('1,Ada,ada@y,Math,yes')
    await world.run(...STEPS)
    const byNewId = await planUndo(world.parts, { run: 2, id: 'ada@y', owner: 'test' })
    await byNewId.plan.close()
    assert.equal(byNewId.plan.report.counts.update, 1, 'which is the id that the row has now')
    const { left } = await applyUndo(world.parts, { run: 2, owner: 'test' })
    assert.deepEqual([left, world.rows()[0]?.['Id'], mails(world)], [[], 'ada@x', ['ada@x']])
  })

  test('an unknown run is RUN_UNKNOWN', async (t) => {
    const world = await runWorld(t)
    await assert.rejects(planUndo(world.parts, { run: 7, owner: 'test' }), (error) =>
      isSyncError(error, 'RUN_UNKNOWN'),
    )
  })
})

suite('blame', () => {
  test('says of each column who gave it its value, when, and what stood there before', async (t) => {
    const world = await twoRuns(t)
    const found = await blame(world.parts, PEOPLE, '1')
    assert.equal(found?.createdBy, 'run 1')
    const of = (column: string): unknown => {
      const one = found.columns.find((each) => each.column === column)
      return [one?.value, one?.written?.by, one?.written?.before]
    }
    assert.deepEqual(of('Name'), ['Ada', 'run 1', undefined])
    assert.deepEqual(of('Mail'), ['ada@y', 'run 2', 'ada@x'])
    const [mail] = found.columns.filter((one) => one.column === 'Mail')
    assert.deepEqual(
      [mail?.written?.config, mail?.written?.at],
      ['config-1', '2026-11-23T05:01:00.000Z'],
    )
  })

  test('nothing is known of a row that is not ours', async (t) => {
    const world = await runWorld(t)
    assert.equal(await blame(world.parts, PEOPLE, '1'), undefined)
  })
})
