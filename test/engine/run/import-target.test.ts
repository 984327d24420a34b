import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { setAction } from '../../compile/build.ts'
import { runProfile } from './crash-world.ts'
import { runWorld, stepOf, type RunWorld } from './world.ts'

const ADA = '1,Ada,ada@x,Math,yes'
const BOB = '2,Bob,bob@x,Art,yes'

async function delivered(world: RunWorld, ...lines: readonly string[]): Promise<void> {
  world.file(...lines)
  await world.synchronize()
  await world.deliver()
}

function insertRow(world: RunWorld, id: string, name: string, mail: string): void {
  world.database
    .prepare("INSERT INTO Users (Id, Name, Mail, Dept, Active) VALUES (?, ?, ?, 'Old', 'True')")
    .run(id, name, mail)
}

suite('fullImport of a table: rows that are there already', () => {
  test('a row that nobody delivers stays unmanaged and is never written', async (t) => {
    const world = await runWorld(t)
    insertRow(world, '9', 'Zoe', 'zoe@x')
    world.file(ADA)
    const report = await world.synchronize()
    assert.equal(stepOf(report, 'fullImport').target.unmanaged, 1)
    assert.deepEqual(await world.deliver(), ['insert 1 {}'])
    const zoe = await world.record('9')
    assert.equal(zoe?.state, 'unmanaged')
    assert.equal(zoe?.accepted, '')
    await world.synchronize()
    assert.deepEqual(await world.deliver(), [])
  })

  test('an unmanaged row that is deleted is forgotten', async (t) => {
    const world = await runWorld(t)
    insertRow(world, '9', 'Zoe', 'zoe@x')
    await world.run('fullImport').catch(() => undefined)
    world.file(ADA)
    await world.synchronize()
    world.database.exec("DELETE FROM Users WHERE Id = '9'")
    await world.synchronize()
    assert.equal(await world.record('9'), undefined)
  })

  test('a row with the anchor of a person is joined: only what differs is written', async (t) => {
    const world = await runWorld(t)
    insertRow(world, '1', 'Ada', 'ada@x')
    world.file(ADA)
    await world.synchronize()
    const ada = await world.record('1')
    assert.equal(ada?.state, 'inSync')
    assert.equal(ada?.createdBy, '')
    assert.deepEqual(await world.deliver(), ['update 1 {"Dept":"Math"}'])
    assert.equal((await world.records()).length, 1)
  })

  test('the same, when import and synchronization are apart', async (t) => {
    const world = await runWorld(t)
    insertRow(world, '1', 'Ada', 'ada@x')
    world.file(ADA)
    await world.run('fullImport')
    assert.equal((await world.record('~key.1'))?.state, 'waiting')
    await world.run('fullSynchronization')
    assert.deepEqual(await world.deliver(), ['update 1 {"Dept":"Math"}'])
    assert.equal((await world.records()).length, 1)
  })

  test('a row that appears before the insert was exported is joined', async (t) => {
    const world = await runWorld(t)
    world.file(ADA)
    await world.synchronize()
    insertRow(world, '1', 'Someone', 'other@x')
    const report = await world.synchronize()
    assert.equal(stepOf(report, 'fullImport').target.joined, 1)
    assert.deepEqual(await world.deliver(), [
      'update 1 {"Name":"Ada","Mail":"ada@x","Dept":"Math"}',
    ])
  })

  for (const [who, then] of [
    ['out of scope by then', { scope: "Dept != 'Math'" }],
    ['gone from the source by then', {}],
  ] as const) {
    test(`nor is it written for somebody who is ${who}`, async (t) => {
      const given = {
        deprovision: {
          onOutOfScope: setAction({ Dept: 'left' }),
          onMissing: setAction({ Dept: 'left' }),
        },
      }
      const world = await runWorld(t, given)
      world.file(ADA, BOB)
      await world.synchronize()
      insertRow(world, '1', 'Someone', 'other@x')
      const before = world.rows()
      if (!('scope' in then)) world.file(BOB)
      const parts = await world.version({ ...given, ...then })
      await runProfile(parts, ['fullImport', 'fullSynchronization', 'export'])
      assert.deepEqual(world.rows()[0], before[0])
    })
  }

  test('an insert of ours that a crash left unmarked is marked, and what the source says since is a change of it', async (t) => {
    const world = await runWorld(t)
    world.file(ADA)
    await world.synchronize()
    const staged = (await world.record('1'))?.staged
    const { Id, Name, Mail, Dept, Active } = JSON.parse(staged?.desired ?? '{}')
    world.database
      .prepare('INSERT INTO Users (Id, Name, Mail, Dept, Active) VALUES (?, ?, ?, ?, ?)')
      .run(Id, Name, Mail, Dept, Active)
    world.file('1,Augusta,ada@x,Math,yes')
    const report = await world.synchronize()
    assert.equal(stepOf(report, 'fullImport').target.joined, 0)
    const record = await world.record('1')
    assert.deepEqual(
      [record?.state, record?.createdBy, record?.staged?.operation],
      ['inSync', 'run 2', 'update'],
    )
  })

  test('a row of a person out of scope is not joined', async (t) => {
    const world = await runWorld(t, { scope: "Dept != 'Math'" })
    insertRow(world, '1', 'Ada', 'ada@x')
    world.file(ADA)
    await world.synchronize()
    assert.equal((await world.record('1'))?.state, 'unmanaged')
    assert.equal((await world.record('~key.1'))?.standing, 'outOfScope')
  })
})

suite('fullImport of a table: match', () => {
  const given = { anchor: { Id: { generate: 'uuid' } }, match: ['Mail'] } as const

  test('a person is joined to the one row with the same value', async (t) => {
    const world = await runWorld(t, given)
    insertRow(world, 'old-7', 'Ada', 'ada@x')
    insertRow(world, 'old-8', 'Zoe', 'zoe@x')
    world.file(ADA, BOB)
    await world.synchronize()
    const ada = await world.record('old-7')
    assert.equal(ada?.state, 'inSync')
    assert.equal(ada?.sourceKey, '1')
    const said = await world.deliver()
    assert.equal(said[0], 'update old-7 {"Dept":"Math"}')
    assert.equal(said.length, 2)
    assert.equal(world.rows().length, 3)
    assert.equal((await world.records()).length, 3)
    await world.synchronize()
    assert.deepEqual(await world.deliver(), [])
  })

  test('two rows with the value are nobody’s: the person fails', async (t) => {
    const world = await runWorld(t, given)
    insertRow(world, 'old-7', 'Ada', 'ada@x')
    insertRow(world, 'old-8', 'Ada', 'ada@x')
    world.file(ADA)
    const report = await world.synchronize()
    assert.deepEqual(stepOf(report, 'fullSynchronization').failed, { OBJECT_EXISTS: 1 })
    assert.equal(world.rows().length, 2)
  })

  test('two people with the value: the first has the row, the second fails', async (t) => {
    const world = await runWorld(t, given)
    insertRow(world, 'old-7', 'Ada', 'ada@x')
    world.file(ADA, '2,Ida,ada@x,Art,yes')
    const report = await world.synchronize()
    assert.deepEqual(stepOf(report, 'fullSynchronization').failed, { OBJECT_EXISTS: 1 })
    assert.equal((await world.record('old-7'))?.sourceKey, '1')
  })
})

suite('fullImport of a table: drift', () => {
  const edit = "UPDATE Users SET Dept = 'Edited' WHERE Id = '1'"

  test('report: the live values are kept, nothing is staged', async (t) => {
    const world = await runWorld(t)
    await delivered(world, ADA, BOB)
    world.database.exec(edit)
    const report = await world.synchronize()
    const { drifted, driftedColumns } = stepOf(report, 'fullImport').target
    assert.deepEqual([drifted, driftedColumns], [1, { Dept: 1 }])
    assert.equal((await world.record('1'))?.drift, '{"Dept":"Edited"}')
    assert.deepEqual(await world.deliver(), [])
    await delivered(world, '1,Ada L,ada@x,Math,yes', BOB)
    assert.equal(world.rows()[0]?.['Dept'], 'Edited')
    assert.equal(world.rows()[0]?.['Name'], 'Ada L')
  })

  test('drift that is undone is no longer said', async (t) => {
    const world = await runWorld(t)
    await delivered(world, ADA)
    world.database.exec(edit)
    await world.synchronize()
    world.database.exec("UPDATE Users SET Dept = 'Math'")
    const report = await world.synchronize()
    assert.equal(stepOf(report, 'fullImport').target.drifted, 0)
    assert.equal((await world.record('1'))?.drift, undefined)
  })

  test('overwrite: an update back is staged', async (t) => {
    const world = await runWorld(t, { onDrift: 'overwrite' })
    await delivered(world, ADA)
    world.database.exec(edit)
    await world.synchronize()
    assert.equal((await world.record('1'))?.staged?.cause, 'drift')
    assert.deepEqual(await world.deliver(), ['update 1 {"Dept":"Math"}'])
    const report = await world.synchronize()
    assert.equal(stepOf(report, 'fullImport').target.drifted, 0)
    assert.deepEqual(await world.deliver(), [])
  })

  test('adopt: the edit stays until the source changes the column', async (t) => {
    const world = await runWorld(t, { onDrift: 'adopt' })
    await delivered(world, ADA)
    world.database.exec(edit)
    const report = await world.synchronize()
    assert.equal(stepOf(report, 'fullImport').target.drifted, 1)
    assert.equal((await world.record('1'))?.drift, undefined)
    assert.equal(stepOf(await world.synchronize(), 'fullImport').target.drifted, 0)
    assert.equal(world.rows()[0]?.['Dept'], 'Edited')
  })

  test('adopt: the edit stays when the source changes another column', async (t) => {
    const world = await runWorld(t, { onDrift: 'adopt' })
    await delivered(world, ADA)
    world.database.exec(edit)
    await world.synchronize()
    world.file('1,Ada King,ada@x,Math,yes')
    await world.synchronize()
    assert.deepEqual(await world.deliver(), ['update 1 {"Name":"Ada King"}'])
    world.file('1,Ada King,ada@x,Law,yes')
    await world.synchronize()
    assert.deepEqual(await world.deliver(), ['update 1 {"Dept":"Law"}'])
  })

  test('an edit of ours that a crash left unmarked is no drift', async (t) => {
    const world = await runWorld(t)
    await delivered(world, ADA)
    world.file('1,Ada,ada@x,Law,yes')
    await world.synchronize()
    world.database.exec("UPDATE Users SET Dept = 'Law'")
    const report = await world.synchronize()
    assert.equal(stepOf(report, 'fullImport').target.drifted, 0)
    assert.equal((await world.record('1'))?.staged?.operation, 'update')
  })

  test('a column that no flow writes may be edited', async (t) => {
    const world = await runWorld(t)
    await delivered(world, ADA)
    world.database.exec("UPDATE Users SET FirstSeen = 'x'")
    assert.equal(stepOf(await world.synchronize(), 'fullImport').target.drifted, 0)
  })
})

suite('fullImport of a table: missing rows', () => {
  test('report: the record is missing, and nothing is inserted', async (t) => {
    const world = await runWorld(t)
    await delivered(world, ADA, BOB)
    world.database.exec("DELETE FROM Users WHERE Id = '1'")
    for (let again = 0; again < 2; again += 1) {
      const report = await world.synchronize()
      assert.equal(stepOf(report, 'fullImport').target.missing, 1)
      assert.equal((await world.record('1'))?.state, 'missing')
    }
    assert.deepEqual(await world.deliver(), [])
  })

  test('overwrite: the row is inserted again', async (t) => {
    const world = await runWorld(t, { onDrift: 'overwrite' })
    await delivered(world, ADA, BOB)
    world.database.exec("DELETE FROM Users WHERE Id = '1'")
    await world.synchronize()
    assert.equal((await world.record('1'))?.staged?.cause, 'drift')
    assert.deepEqual(await world.deliver(), ['insert 1 {}'])
    assert.equal((await world.record('1'))?.state, 'inSync')
  })

  test('a row that comes back with other values is an edit at once', async (t) => {
    const world = await runWorld(t)
    await delivered(world, ADA)
    world.database.exec("DELETE FROM Users WHERE Id = '1'")
    await world.synchronize()
    insertRow(world, '1', 'Ada', 'other@x')
    const { target } = stepOf(await world.synchronize(), 'fullImport')
    assert.deepEqual([target.drifted, target.driftedColumns], [1, { Mail: 1, Dept: 1 }])
    assert.equal((await world.record('1'))?.state, 'inSync')
  })

  test('a row that comes back is in sync again', async (t) => {
    const world = await runWorld(t)
    await delivered(world, ADA)
    world.database.exec('CREATE TEMP TABLE Kept AS SELECT * FROM Users; DELETE FROM Users')
    await world.synchronize()
    world.database.exec('INSERT INTO Users SELECT * FROM Kept')
    await world.synchronize()
    assert.equal((await world.record('1'))?.state, 'inSync')
    assert.deepEqual(await world.deliver(), [])
  })

  test('a delete of ours that a crash left unmarked is not missing', async (t) => {
    const world = await runWorld(t, { deprovision: { onMissing: { kind: 'delete' } } })
    await delivered(world, ADA, BOB)
    world.file(BOB)
    await world.synchronize()
    world.database.exec("DELETE FROM Users WHERE Id = '1'")
    const report = await world.synchronize()
    assert.equal(stepOf(report, 'fullImport').target.missing, 0)
    assert.equal((await world.record('1'))?.staged?.operation, 'delete')
  })

  test('the row of somebody who has left is simply gone', async (t) => {
    const world = await runWorld(t)
    await delivered(world, ADA, BOB)
    await delivered(world, BOB)
    world.database.exec("DELETE FROM Users WHERE Id = '1'")
    const report = await world.synchronize()
    assert.equal(stepOf(report, 'fullImport').target.missing, 0)
    assert.equal(await world.record('1'), undefined)
  })
})
