import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isSyncError, SyncError, type Code } from '../../src/model/errors.ts'
import type { TargetTable } from '../../src/sql/target.ts'
import { people } from './people.ts'
import { methodsOf } from './table-methods.ts'

const ADA = {
  externalId: 'a-1',
  userName: 'ada@x',
  name: { givenName: 'Ada' },
  nickName: '1815',
  active: true,
}
const TYPE = { connector: 'People', objectType: 'User' }

function coded(code: Code): (error: unknown) => boolean {
  return (error) => isSyncError(error, code)
}

suite('an anchor that changes', () => {
  for (const onAnchorChange of ['rekey', 'recreate'] as const) {
    test(`${onAnchorChange}: the person has the new id, the old one answers 404`, async (t) => {
      const world = await people(t, { onAnchorChange })
      await world.create(ADA)
      const change = { externalId: 'b-1', name: { givenName: 'Augusta' } }
      const { resource, report } = await world.patch('a-1', change)
      assert.equal(resource?.id, 'b-1')
      assert.equal(report.id, 'b-1')
      assert.equal(await world.engine.get('User', 'a-1'), undefined)
      assert.equal((await world.engine.get('User', 'b-1'))?.version, resource.version)
      const [row, ...others] = world.rows()
      assert.equal(others.length, 0)
      assert.equal(row?.['Id'], 'b-1')
      assert.equal(row['Firstname'], 'Augusta')
      await world.patch('b-1', { active: false })
      await assert.rejects(world.patch('a-1', { active: false }), coded('OBJECT_UNKNOWN'))
      assert.equal(world.rows()[0]?.['Active'], 'False')
    })

    test(`${onAnchorChange}: a key that somebody has is refused, and nothing changes`, async (t) => {
      const world = await people(t, { onAnchorChange })
      await world.create(ADA)
      await world.create({ ...ADA, externalId: 'b-1', userName: 'eve@x' })
      await assert.rejects(world.patch('a-1', { externalId: 'b-1' }), coded('OBJECT_EXISTS'))
      assert.deepEqual(
        world.rows().map((row) => row['UserPrincipalName']),
        ['ada@x', 'eve@x'],
      )
      await world.patch('a-1', { active: false })
      assert.equal(world.rows()[0]?.['Active'], 'False')
    })

    test(`${onAnchorChange}: a row that nobody had delivered`, async (t) => {
      const ddl = `INSERT INTO People (Id, UserPrincipalName, Active, Note) VALUES ('a-1', 'ada@x', 'True', 'kept')`
      const world = await people(t, { onAnchorChange, ddl })
      const { resource } = await world.patch('a-1', { externalId: 'b-1' })
      assert.equal(resource?.id, 'b-1')
      const note = onAnchorChange === 'rekey' ? 'kept' : undefined
      assert.deepEqual(
        world.rows().map((row) => [row['Id'], row['UserPrincipalName'], row['Note']]),
        [['b-1', 'ada@x', note]],
      )
    })

    test(`${onAnchorChange}: while exports wait the id stays, and the answer has the new anchor`, async (t) => {
      const world = await people(t, { onAnchorChange })
      await world.create(ADA)
      const until = new Date(Date.now() + 3_600_000).toISOString()
      await world.store.journal.suspend('People', 'emergency', until, 'somebody')
      world.clock.set(world.clock.now() + 2_000)
      const { resource } = await world.patch('a-1', { externalId: 'b-1' })
      assert.equal(resource?.id, 'a-1')
      assert.equal(resource.source['externalId'], 'b-1')
      assert.equal((await world.engine.get('User', 'a-1'))?.version, resource.version)
      const [record] = await world.store.space.find(TYPE, { ids: ['a-1'] })
      assert.equal(record?.staged?.newId, 'b-1')
      assert.equal(record.staged.operation, onAnchorChange === 'rekey' ? 'update' : 'insert')
      assert.equal(world.rows()[0]?.['Id'], 'a-1')
    })

    test(`${onAnchorChange}: an answer that was lost is looked into under the new key`, async (t) => {
      let lost = false
      const losing = async <T>(work: () => Promise<T>): Promise<T> => {
        const outcome = await work()
        if (lost) throw new SyncError('DATABASE_TIMEOUT', 'lost')
        return outcome
      }
      const wrapTable = (table: TargetTable): TargetTable => methodsOf(table, { write: losing })
      const world = await people(t, { onAnchorChange, wrapTable })
      await world.create(ADA)
      lost = true
      await assert.rejects(world.patch('a-1', { externalId: 'b-1' }), coded('DATABASE_TIMEOUT'))
      lost = false
      await assert.rejects(world.patch('a-1', { active: false }), coded('OBJECT_UNKNOWN'))
      await world.patch('b-1', { active: false })
      assert.deepEqual(
        world.rows().map((row) => [row['Id'], row['Active']]),
        [['b-1', 'False']],
      )
      assert.deepEqual(await world.store.pending('People'), [])
    })

    test(`${onAnchorChange}: what a crash left open is repeated, whether it was carried out or not`, async (t) => {
      for (const carriedOut of [false, true]) {
        const world = await people(t, { onAnchorChange })
        await world.create(ADA)
        await world.store.flush()
        const columns = { Id: 'b-1', UserPrincipalName: 'ada@x', Active: 'True' }
        const begun = await world.store.begin(
          { ...TYPE, id: 'a-1' },
          {
            operation: onAnchorChange === 'rekey' ? 'update' : 'insert',
            source: { ...ADA, externalId: 'b-1' },
            columns,
            key: { Id: 'a-1' },
            becomes: 'inSync',
            since: '2026-11-23T05:00:00.000Z',
            requestId: 'r-1',
          },
        )
        await begun.durable()
        if (carriedOut) world.database.exec(`UPDATE People SET Id = 'b-1'`)
        await world.engine.recover()
        assert.deepEqual(
          world.rows().map((row) => row['Id']),
          ['b-1'],
        )
        assert.equal((await world.engine.get('User', 'b-1'))?.source['userName'], 'ada@x')
        const held = await world.store.read({ ...TYPE, id: 'b-1' })
        assert.equal(held?.accepted['externalId'], 'b-1')
        assert.equal(await world.store.read({ ...TYPE, id: 'a-1' }), undefined)
      }
    })
  }

  test('rekey leaves columns alone that are written on insert only, recreate writes them', async (t) => {
    for (const [onAnchorChange, seen] of [
      ['rekey', '1815'],
      ['recreate', '1852'],
    ] as const) {
      const world = await people(t, { onAnchorChange })
      await world.create(ADA)
      await world.patch('a-1', { nickName: '1852', externalId: 'b-1' })
      assert.equal(world.rows()[0]?.['FirstSeen'], seen)
    }
  })

  test('the audit names the old id and the new one, with every column that was set', async (t) => {
    const world = await people(t, { onAnchorChange: 'rekey' })
    await world.create(ADA)
    await world.patch('a-1', { externalId: 'b-1' })
    await world.store.flush()
    const [, entry] = await world.store.journal.audit({ limit: 10 })
    assert.deepEqual([entry?.id, entry?.newId], ['a-1', 'b-1'])
    assert.deepEqual([entry?.before, entry?.after], ['{"Id":"a-1"}', '{"Id":"b-1"}'])
  })

  test('the audit of a row that is made anew has the whole row that went', async (t) => {
    const world = await people(t, { onAnchorChange: 'recreate' })
    await world.create(ADA)
    await world.patch('a-1', { externalId: 'b-1' })
    await world.store.flush()
    const [made, entry] = await world.store.journal.audit({ limit: 10 })
    assert.deepEqual([entry?.operation, entry?.id, entry?.newId], ['recreate', 'a-1', 'b-1'])
    assert.equal(entry?.before, made?.after)
  })
})
