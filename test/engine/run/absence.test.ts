import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { setAction } from '../../compile/build.ts'
import { runWorld, stepOf, type RunWorld } from './world.ts'

const ADA = '1,Ada,ada@x,Math,yes'
const BOB = '2,Bob,bob@x,Art,yes'
const CLEO = '3,Cleo,cleo@x,Law,yes'

async function delivered(world: RunWorld, ...lines: readonly string[]): Promise<void> {
  world.file(...lines)
  await world.synchronize()
  await world.deliver()
}

suite('people whom the source no longer has', () => {
  test('onMissing: keep leaves the row and nobody has it', async (t) => {
    const world = await runWorld(t)
    await delivered(world, ADA, BOB, CLEO)
    world.file(ADA, BOB)
    const report = await world.synchronize()
    assert.equal(report.result, 'done')
    assert.equal(stepOf(report, 'fullImport').source?.absent, 1)
    const cleo = await world.record('3')
    assert.equal(cleo?.state, 'deprovisioned')
    assert.equal(cleo?.standing, 'absent')
    assert.equal(cleo?.staged, undefined)
    assert.equal(stepOf(await world.synchronize(), 'fullImport').source?.absent, 0)
  })

  test('who leaves is seen beside somebody who joins a row that is to get another key', async (t) => {
    const world = await runWorld(t, {
      anchor: { Id: 'Mail' },
      mappings: { Name: 'Name', Dept: 'Dept' },
      match: ['Name'],
      onAnchorChange: 'rekey',
      deprovision: { onMissing: { kind: 'delete' } },
    })
    world.database.exec("INSERT INTO Users (Id, Name) VALUES ('old', 'Cleo')")
    await delivered(world, ADA)
    world.file(CLEO)
    const report = await world.synchronize()
    assert.equal(stepOf(report, 'fullImport').source?.absent, 1)
    assert.equal((await world.record('old'))?.state, 'inSync')
    world.file(ADA)
    await world.synchronize()
    await world.deliver()
    assert.deepEqual(
      world.rows().map((row) => row['Id']),
      ['ada@x'],
      'who left before the key was written has no row either',
    )
  })

  test('onMissing: delete stages a delete, and the record goes with the row', async (t) => {
    const world = await runWorld(t, { deprovision: { onMissing: { kind: 'delete' } } })
    await delivered(world, ADA, BOB, CLEO)
    world.file(ADA, BOB)
    const report = await world.synchronize()
    assert.equal(stepOf(report, 'fullSynchronization').staged.delete, 1)
    assert.deepEqual(await world.deliver(), ['delete 3 {}'])
    assert.equal(await world.record('3'), undefined)
    assert.equal(world.rows().length, 2)
  })

  test('a delete that nobody has exported yet is staged again by the next run', async (t) => {
    const world = await runWorld(t, { deprovision: { onMissing: { kind: 'delete' } } })
    await delivered(world, ADA, BOB)
    world.file(ADA)
    await world.synchronize()
    await world.synchronize()
    assert.equal((await world.record('2'))?.staged?.operation, 'delete')
  })

  test('onMissing: set counts as a disable and has a day of purge', async (t) => {
    const set = { ...setAction({ Active: 'False' }), purgeAfter: 86_400_000 }
    const world = await runWorld(t, { deprovision: { onMissing: set } })
    await delivered(world, ADA, BOB)
    world.file(ADA)
    const report = await world.synchronize()
    assert.equal(stepOf(report, 'fullSynchronization').staged.disable, 1)
    assert.deepEqual(await world.deliver(), ['update 2 {"Active":"False"}'])
    const bob = await world.record('2')
    assert.equal(bob?.state, 'deprovisioned')
    assert.equal(bob?.purgeAt, '2026-11-24T05:00:00.000Z')
  })

  test('a person who comes back takes the row up again, and is not purged', async (t) => {
    const set = { ...setAction({ Active: 'False' }), purgeAfter: 86_400_000 }
    const world = await runWorld(t, { deprovision: { onMissing: set } })
    await delivered(world, ADA, BOB)
    await delivered(world, ADA)
    world.file(ADA, '2,Bob,bob@x,Music,yes')
    await world.synchronize()
    assert.deepEqual(await world.deliver(), ['update 2 {"Dept":"Music","Active":"True"}'])
    const bob = await world.record('2')
    assert.equal(bob?.state, 'inSync')
    assert.equal(bob?.standing, 'present')
    assert.equal(bob?.purgeAt, undefined)
  })

  test('a person who comes back before the delete was exported keeps the row', async (t) => {
    const world = await runWorld(t, { deprovision: { onMissing: { kind: 'delete' } } })
    await delivered(world, ADA, BOB)
    world.file(ADA)
    await world.synchronize()
    world.file(ADA, BOB)
    await world.synchronize()
    assert.deepEqual(await world.deliver(), [])
    assert.equal((await world.record('2'))?.state, 'inSync')
  })

  test('a person who was never exported is forgotten', async (t) => {
    const world = await runWorld(t)
    world.file(ADA, BOB)
    await world.synchronize()
    world.file(ADA)
    await world.synchronize()
    assert.equal(await world.record('2'), undefined)
  })

  test('absence is found and carried out also by an import and a synchronization apart', async (t) => {
    const world = await runWorld(t, { deprovision: { onMissing: { kind: 'delete' } } })
    await delivered(world, ADA, BOB)
    world.file(ADA)
    await world.run('fullImport')
    assert.equal((await world.record('2'))?.standing, 'absent')
    await world.run('deltaSynchronization')
    assert.equal((await world.record('2'))?.staged?.operation, 'delete')
  })
})

suite('an incomplete source', () => {
  const deletes = { deprovision: { onMissing: { kind: 'delete' } } } as const

  test('a fault: updates apply, nobody is absent', async (t) => {
    const world = await runWorld(t, deletes)
    await delivered(world, ADA, BOB, CLEO)
    world.file('1,Ada,ada@y,Math,yes', '9,too,few')
    const report = await world.synchronize()
    assert.equal(report.result, 'incomplete')
    const { source } = stepOf(report, 'fullImport')
    assert.equal(source?.complete, false)
    assert.match(source?.reasons[0] ?? '', /SOURCE_SYNTAX/)
    assert.deepEqual(await world.deliver(), ['update 1 {"Mail":"ada@y"}'])
    assert.equal(world.rows().length, 3)
  })

  test('an empty file: nobody is absent', async (t) => {
    const world = await runWorld(t, deletes)
    await delivered(world, ADA, BOB)
    world.file()
    const report = await world.synchronize()
    assert.equal(report.result, 'incomplete')
    assert.deepEqual(await world.deliver(), [])
  })

  test('less than half of the last complete read: nobody is absent, also the next time', async (t) => {
    const world = await runWorld(t, deletes)
    await delivered(world, ADA, BOB, CLEO)
    world.file(ADA)
    for (let again = 0; again < 2; again += 1) {
      const report = await world.synchronize()
      assert.equal(report.result, 'incomplete')
      assert.match(stepOf(report, 'fullImport').source?.reasons.join() ?? '', /less than half/)
    }
    assert.deepEqual(await world.deliver(), [])
  })

  test('less than half is complete where somebody has said how few are all, for that run', async (t) => {
    const world = await runWorld(t, deletes)
    await delivered(world, ADA, BOB, CLEO)
    world.file(ADA)
    const few = await world.synchronize({ acceptFewer: 2 })
    assert.equal(few.result, 'incomplete')
    const said = stepOf(few, 'fullImport').source?.reasons.join() ?? ''
    assert.match(said, /fewer than the 2 that were accepted.*--accept-fewer 1"/)
    const accepted = await world.synchronize({ acceptFewer: 1 })
    const { source } = stepOf(accepted, 'fullImport')
    assert.deepEqual([source?.complete, source?.fewerThan, source?.absent], [true, 3, 2])
    assert.deepEqual(await world.deliver(), ['delete 2 {}', 'delete 3 {}'])
  })

  test('what was accepted covers no fault and no empty file', async (t) => {
    const world = await runWorld(t, deletes)
    await delivered(world, ADA, BOB, CLEO)
    world.file()
    assert.equal((await world.synchronize({ acceptFewer: 1 })).result, 'incomplete')
    world.file(ADA, '1,Zelda,zelda@b,Math,yes')
    assert.equal((await world.synchronize({ acceptFewer: 1 })).result, 'incomplete')
    assert.deepEqual(await world.deliver(), [])
  })

  test('a file that cannot be read fails the run, and nothing changes', async (t) => {
    const world = await runWorld(t, deletes)
    const report = await world.synchronize()
    assert.equal(report.result, 'failed')
    assert.equal(report.failure?.code, 'SOURCE_UNREADABLE')
    assert.deepEqual(await world.records(), [])
  })

  test('the reasons hold no value of a person', async (t) => {
    const world = await runWorld(t, deletes)
    await delivered(world, ADA)
    world.file(ADA, '1,Zelda,zelda@secret,Math,yes')
    const report = await world.synchronize()
    const said = JSON.stringify(report)
    assert.match(said, /SOURCE_DUPLICATE_KEY/)
    assert.doesNotMatch(said, /elda/)
  })
})
