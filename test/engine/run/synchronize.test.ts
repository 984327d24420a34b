import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { rule, setAction } from '../../compile/build.ts'
import { runWorld, stepOf, type RunWorld } from './world.ts'

const ADA = '1,Ada,ada@x,Math,yes'
const BOB = '2,Bob,bob@x,Art,yes'
const DAY = 86_400_000

async function delivered(world: RunWorld, ...lines: readonly string[]): Promise<void> {
  world.file(...lines)
  await world.synchronize()
  await world.deliver()
}

suite('synchronization: rows that are there', () => {
  for (const onAnchorChange of ['rekey', 'recreate'] as const) {
    test(`the row of somebody's anchor is not given to another person whom it matches: ${onAnchorChange}`, async (t) => {
      const mappings = { Name: 'Name', Dept: 'Dept' }
      const world = await runWorld(t, {
        anchor: { Id: 'Mail' },
        mappings,
        match: ['Name'],
        onAnchorChange,
      })
      world.database.exec("INSERT INTO Users (Id, Name) VALUES ('bob@x', 'Ada')")
      await world.run('fullImport')
      await delivered(world, ADA, BOB)
      const names = (): unknown[] => world.rows().map((row) => [row['Id'], row['Name']])
      assert.deepEqual(names(), [['bob@x', 'Bob']])
      const [ada] = (await world.records()).filter((one) => one.sourceKey === '1')
      assert.equal(ada?.failure?.code, 'OBJECT_EXISTS')
      await delivered(world, ADA, BOB)
      assert.deepEqual(names(), [
        ['ada@x', 'Ada'],
        ['bob@x', 'Bob'],
      ])
    })
  }
})

suite('synchronization: scope', () => {
  const scope = "Dept != 'Art'"

  test('a person out of scope waits under the key of the source and gets no row', async (t) => {
    const world = await runWorld(t, { scope })
    world.file(ADA, BOB)
    const report = await world.synchronize()
    assert.equal(stepOf(report, 'fullSynchronization').outOfScope, 1)
    const bob = await world.record('~key.2')
    assert.equal(bob?.state, 'waiting')
    assert.equal(bob?.standing, 'outOfScope')
    assert.equal(bob?.sourceKey, '2')
    assert.deepEqual(await world.deliver(), ['insert 1 {}'])
    const again = await world.synchronize()
    assert.equal(stepOf(again, 'fullSynchronization').evaluated, 0)
  })

  test('a person who comes into scope is inserted', async (t) => {
    const world = await runWorld(t, { scope })
    await delivered(world, ADA, BOB)
    await delivered(world, ADA, '2,Bob,bob@x,Math,yes')
    assert.equal(world.rows().length, 2)
    const bob = await world.record('2')
    assert.equal(bob?.state, 'inSync')
    assert.equal(bob?.sourceKey, undefined)
  })

  test('a person who leaves the scope before the first export is not inserted', async (t) => {
    const world = await runWorld(t, { scope })
    world.file('2,Bob,bob@x,Math,yes')
    await world.synchronize()
    world.file(BOB)
    await world.synchronize()
    assert.deepEqual(await world.deliver(), [])
    assert.equal((await world.record('~key.2'))?.state, 'waiting')
  })

  test('onOutOfScope: keep leaves the row as it is until the person is in scope again', async (t) => {
    const world = await runWorld(t, { scope })
    await delivered(world, '2,Bob,bob@x,Math,yes')
    await delivered(world, '2,Robert,bob@x,Art,yes')
    assert.equal(world.rows()[0]?.['Name'], 'Bob')
    assert.equal((await world.record('2'))?.standing, 'outOfScope')
    await delivered(world, '2,Robert,bob@x,Math,yes')
    assert.equal(world.rows()[0]?.['Name'], 'Robert')
  })

  test('onOutOfScope: delete follows from the turn, and the person waits', async (t) => {
    const world = await runWorld(t, { scope, deprovision: { onOutOfScope: { kind: 'delete' } } })
    await delivered(world, '2,Bob,bob@x,Math,yes')
    await delivered(world, BOB)
    assert.deepEqual(world.rows(), [])
    assert.equal((await world.record('2'))?.state, 'waiting')
    await delivered(world, '2,Bob,bob@x,Math,yes')
    assert.equal(world.rows().length, 1)
  })

  test('a delete that waits for its export survives further changes of the person', async (t) => {
    const world = await runWorld(t, { scope, deprovision: { onOutOfScope: { kind: 'delete' } } })
    await delivered(world, '2,Bob,bob@x,Math,yes')
    world.file(BOB)
    await world.synchronize()
    world.file('2,Robert,bob@x,Art,yes')
    await world.synchronize()
    assert.deepEqual(await world.deliver(), ['delete 2 {}'])
  })

  test('a scope that the configuration made narrower turns people out', async (t) => {
    const folder = (await import('../people.ts')).temporaryFolder(t)
    const before = await runWorld(t, { folder })
    await delivered(before, ADA, BOB)
    await before.state.close()
    const deprovision = { onOutOfScope: { kind: 'delete' } } as const
    const after = await runWorld(t, { folder, scope, deprovision })
    const report = await after.run('fullSynchronization')
    assert.equal(stepOf(report, 'fullSynchronization').staged.delete, 1)
    assert.equal((await after.record('2'))?.staged?.cause, 'mapping')
  })
})

suite('synchronization: disable', () => {
  const off = '1,Ada,ada@x,Math,no'

  test('a rule sets columns while the person is disabled; purgeAt comes and goes', async (t) => {
    const action = {
      ...setAction({ Dept: 'Left', LeftAt: { expr: '$now()' } }),
      purgeAfter: 7 * DAY,
    }
    const world = await runWorld(t, { deprovision: { onDisable: [rule(action)] } })
    await delivered(world, ADA)
    world.file(off)
    const report = await world.synchronize()
    assert.equal(stepOf(report, 'fullSynchronization').staged.disable, 1)
    await world.deliver()
    assert.deepEqual(
      { ...world.rows()[0] },
      {
        Id: '1',
        Name: 'Ada',
        Mail: 'ada@x',
        Dept: 'Left',
        Active: 'False',
        FirstSeen: null,
        LeftAt: '2026-11-23T05:00:00.000Z',
      },
    )
    assert.equal((await world.record('1'))?.disabledSince, '2026-11-23T05:00:00.000Z')
    assert.equal((await world.record('1'))?.purgeAt, '2026-11-30T05:00:00.000Z')
    world.clock.set(world.clock.now() + DAY)
    await delivered(world, '1,Ada,ada@z,Math,no')
    assert.equal(world.rows()[0]?.['LeftAt'], '2026-11-23T05:00:00.000Z')
    assert.equal((await world.record('1'))?.purgeAt, '2026-11-30T05:00:00.000Z')
    await delivered(world, ADA)
    assert.equal(world.rows()[0]?.['Dept'], 'Math')
    assert.equal((await world.record('1'))?.disabledSince, undefined)
    assert.equal((await world.record('1'))?.purgeAt, undefined)
  })

  test('delete follows from the disable; the person gets a row again when enabled', async (t) => {
    const world = await runWorld(t, { deprovision: { onDisable: [rule({ kind: 'delete' })] } })
    await delivered(world, ADA)
    await delivered(world, off)
    assert.deepEqual(world.rows(), [])
    await delivered(world, '1,Ada L,ada@x,Math,no')
    assert.deepEqual(world.rows(), [], 'nobody gets a row in order to lose it')
    await delivered(world, ADA)
    assert.equal(world.rows().length, 1)
  })

  test('a disable is found also when import and synchronization are apart', async (t) => {
    const world = await runWorld(t, { deprovision: { onDisable: [rule({ kind: 'delete' })] } })
    await delivered(world, ADA)
    world.file(off)
    await world.run('fullImport')
    world.file('1,Ada L,ada@x,Math,no')
    await world.run('fullImport')
    await world.run('deltaSynchronization')
    assert.deepEqual(await world.deliver(), ['delete 1 {}'])
    assert.equal((await world.record('1'))?.before, undefined)
  })
})

suite('synchronization: anchors', () => {
  const anchor = { Id: 'Mail' }

  test('a person whose anchor is not the key is found by the key', async (t) => {
    const world = await runWorld(t, { anchor })
    await delivered(world, ADA)
    const ada = await world.record('ada@x')
    assert.equal(ada?.sourceKey, '1')
    await delivered(world, '1,Ada L,ada@x,Math,yes')
    assert.equal(world.rows()[0]?.['Name'], 'Ada L')
  })

  test('onAnchorChange: hold is a failure that lasts until it is mended', async (t) => {
    const world = await runWorld(t, { anchor })
    await delivered(world, ADA)
    world.file('1,Ada,lovelace@x,Math,yes')
    for (let again = 0; again < 2; again += 1) {
      const report = await world.synchronize()
      assert.equal(report.result, 'errors')
      assert.deepEqual(stepOf(report, 'fullSynchronization').failed, { OBJECT_ANCHOR_CHANGED: 1 })
    }
    assert.equal((await world.record('ada@x'))?.failure?.code, 'OBJECT_ANCHOR_CHANGED')
    assert.deepEqual(await world.deliver(), [])
    world.file(ADA)
    assert.equal((await world.synchronize()).result, 'done')
    assert.equal((await world.record('ada@x'))?.failure, undefined)
  })

  test('onAnchorChange: rekey stages an update with the new id', async (t) => {
    const world = await runWorld(t, { anchor, onAnchorChange: 'rekey' })
    await delivered(world, ADA)
    world.file('1,Ada,lovelace@x,Math,yes')
    await world.synchronize()
    const { staged } = (await world.record('ada@x')) ?? {}
    assert.equal(staged?.operation, 'update')
    assert.equal(staged?.newId, 'lovelace@x')
    assert.equal(JSON.parse(staged?.desired ?? '{}').Id, 'lovelace@x')
  })

  test('onAnchorChange: recreate stages an insert under the new id', async (t) => {
    const world = await runWorld(t, { anchor, onAnchorChange: 'recreate' })
    await delivered(world, ADA)
    world.file('1,Ada,lovelace@x,Math,yes')
    await world.synchronize()
    const { staged } = (await world.record('ada@x')) ?? {}
    assert.equal(staged?.operation, 'insert')
    assert.equal(staged?.newId, 'lovelace@x')
  })

  test('two people with one anchor: the first is untouched, the second fails', async (t) => {
    const world = await runWorld(t, { anchor })
    world.file(ADA, '2,Bob,ada@x,Art,yes')
    const report = await world.synchronize()
    assert.deepEqual(stepOf(report, 'fullSynchronization').failed, { OBJECT_EXISTS: 1 })
    assert.deepEqual(await world.deliver(), ['insert ada@x {}'])
    assert.equal(world.rows()[0]?.['Name'], 'Ada')
    world.file(ADA, BOB)
    assert.equal((await world.synchronize()).result, 'done')
    assert.deepEqual(await world.deliver(), ['insert bob@x {}'])
  })

  test('an anchor that the key of somebody else spells is a collision too', async (t) => {
    const world = await runWorld(t, { anchor: { Id: 'Dept' } })
    world.file('A,Ada,ada@x,A,yes', 'B,Bob,bob@x,A,yes')
    const report = await world.synchronize()
    assert.deepEqual(stepOf(report, 'fullSynchronization').failed, { OBJECT_EXISTS: 1 })
    assert.equal((await world.record('A'))?.accepted.includes('Ada'), true)
    assert.equal((await world.records()).length, 2)
  })

  test('a person without an anchor fails, and the others go on', async (t) => {
    const world = await runWorld(t, { anchor })
    world.file('1,Ada,,Math,yes', BOB)
    const report = await world.synchronize()
    assert.deepEqual(stepOf(report, 'fullSynchronization').failed, { OBJECT_NO_ANCHOR: 1 })
    assert.deepEqual(await world.deliver(), ['insert bob@x {}'])
  })

  test('generated anchors stay the same until the row is written', async (t) => {
    const world = await runWorld(t, { anchor: { Id: { generate: 'uuid' } } })
    world.file(ADA)
    await world.synchronize()
    const [before] = await world.records()
    world.file('1,Ada L,ada@x,Math,yes')
    await world.synchronize()
    const [after] = await world.records()
    assert.equal(after?.id, before?.id)
    await world.deliver()
    assert.equal(world.rows()[0]?.['Id'], before?.id)
  })
})

suite('synchronization: flows', () => {
  test('a flow that throws sets its person aside alone', async (t) => {
    const world = await runWorld(t, {
      mappings: { Name: { from: 'Name', required: true }, Dept: 'Dept' },
    })
    world.file('1,,ada@x,Math,yes', BOB)
    const report = await world.synchronize()
    assert.equal(report.result, 'errors')
    assert.deepEqual(stepOf(report, 'fullSynchronization').failed, { FLOW_REQUIRED: 1 })
    const failed = (await world.records()).find((one) => one.failure !== undefined)
    assert.equal(failed?.failure?.column, 'Name')
    assert.deepEqual(await world.deliver(), ['insert 2 {}'])
  })

  test('an expression that the interpreter runs gives the same', async (t) => {
    const interpreted = '($f := function($x){ $x & "!" }; Name ~> $f)'
    const world = await runWorld(t, { mappings: { Name: interpreted, Dept: 'Dept' } })
    await delivered(world, ADA, BOB)
    assert.equal(world.rows()[0]?.['Name'], 'Ada!')
    await delivered(world, '1,Ida,ada@x,Math,yes', BOB)
    assert.equal(world.rows()[0]?.['Name'], 'Ida!')
  })

  test('a changed mapping is applied without the source, to whom it changes', async (t) => {
    const folder = (await import('../people.ts')).temporaryFolder(t)
    const before = await runWorld(t, { folder })
    await delivered(before, ADA, BOB)
    await before.state.close()
    const mappings = {
      Name: 'Name',
      Mail: 'Mail',
      Dept: "Dept = 'Art' ? 'Arts' : Dept",
      Active: "active = 'no' ? 'False' : 'True'",
    }
    const after = await runWorld(t, { folder, mappings })
    const report = await after.run('fullSynchronization')
    assert.equal(stepOf(report, 'fullSynchronization').evaluated, 2)
    assert.equal((await after.record('2'))?.staged?.cause, 'mapping')
    assert.deepEqual(await after.deliver(), ['update 2 {"Dept":"Arts"}'])
    const again = await after.run('fullSynchronization')
    assert.equal(stepOf(again, 'fullSynchronization').evaluated, 0)
  })

  test('an export that comes out the same keeps its hold', async (t) => {
    const world = await runWorld(t)
    world.file(ADA)
    await world.synchronize()
    await world.parts.space.hold({ connector: 'Test', objectType: 'User' }, 'insert', 'p-1')
    const line = '1,Ada,ada@x,Math,ja'
    world.file(line)
    await world.synchronize()
    assert.equal((await world.record('1'))?.heldBy, 'p-1')
    world.file('1,Ada L,ada@x,Math,ja')
    await world.synchronize()
    assert.equal((await world.record('1'))?.heldBy, undefined)
  })
})
