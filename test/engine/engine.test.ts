import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isSyncError, type Code } from '../../src/model/errors.ts'
import { merging, people, person } from './people.ts'

const ADA = { externalId: 'a-1', userName: 'ada@x', name: { givenName: 'Ada' }, active: true }
const ADA_ROW = { Id: 'a-1', UserPrincipalName: 'ada@x', Firstname: 'Ada', Active: 'True' }
const context = { requestId: 'test' }

function coded(code: Code): (error: unknown) => boolean {
  return (error) => isSyncError(error, code)
}

suite('engine: create', () => {
  test('inserts the row and answers with what the row says', async (t) => {
    const { create, rows } = await people(t)
    const { resource, report } = await create({ ...ADA, title: 'Dr' })
    assert.equal(resource?.id, 'a-1')
    assert.equal(resource?.source['userName'], 'ada@x')
    assert.equal(resource?.source['title'], 'Dr')
    assert.equal(resource?.created, '2026-11-23T05:00:00.000Z')
    assert.equal(report.operation, 'insert')
    assert.deepEqual(rows(), [{ ...ADA_ROW, Badge: 'Dr/ada@x' }])
  })

  test('keeps awkward values exactly', async (t) => {
    const { create, rows, engine } = await people(t)
    const name = { givenName: "O'Hara % _ 𝒢 👩🏽‍💻", familyName: 'x'.repeat(10_000) }
    await create({ externalId: "a/'%_ 𝒢 ", userName: 'u', name })
    const [row] = rows()
    assert.equal(row?.['Id'], "a/'%_ 𝒢 ")
    assert.equal(row?.['Firstname'], name.givenName)
    const list = await engine.list('User', { startIndex: 1, count: 10 })
    const id = list.resources[0]?.id ?? ''
    const got = await engine.get('User', id)
    assert.deepEqual({ ...Object(got?.source['name']) }, name)
  })

  test('refuses a second person with the same key or the same userName, and says which', async (t) => {
    const { create, rows } = await people(t)
    await create(ADA)
    await assert.rejects(
      create({ ...ADA, userName: 'other@x' }),
      (error) =>
        isSyncError(error, 'OBJECT_EXISTS') &&
        error.facts.attribute === 'externalId' &&
        !error.message.includes('a-1'),
    )
    await assert.rejects(
      create({ ...ADA, externalId: 'a-2', userName: 'ADA@X' }),
      (error) => isSyncError(error, 'OBJECT_EXISTS') && error.facts.attribute === 'userName',
    )
    assert.equal(rows().length, 1)
  })

  test('never writes a row that it neither created nor joined', async (t) => {
    const { create, rows, database } = await people(t)
    database.exec("INSERT INTO People (Id, UserPrincipalName) VALUES ('a-1', 'theirs')")
    await assert.rejects(create(ADA), coded('OBJECT_EXISTS'))
    assert.deepEqual(rows(), [{ Id: 'a-1', UserPrincipalName: 'theirs' }])
  })

  test('refuses who is out of scope and who has no anchor, and writes nothing', async (t) => {
    const { create, rows, store } = await people(t, { scope: (one) => one['title'] !== 'Guest' })
    await assert.rejects(create({ ...ADA, title: 'Guest' }), coded('OBJECT_OUT_OF_SCOPE'))
    await assert.rejects(create({ userName: 'x' }), coded('OBJECT_NO_ANCHOR'))
    assert.deepEqual(rows(), [])
    assert.deepEqual(await store.pending('People'), [])
  })

  test('a refusal of the database leaves nothing behind', async (t) => {
    const { create, rows, store } = await people(t)
    await assert.rejects(create({ externalId: 'a-1' }), coded('ROW_NOT_NULL'))
    assert.deepEqual(rows(), [])
    assert.deepEqual(await store.pending('People'), [])
    assert.equal((await create(ADA)).report.operation, 'insert')
  })

  test('a person who comes disabled gets the columns of the rule, and stays', async (t) => {
    const set = { Note: 'gone' }
    const { create, rows } = await people(t, {
      onDisable: () => ({ kind: 'set', set, volatile: [] }),
    })
    await create({ ...ADA, active: false })
    assert.deepEqual(rows(), [{ ...ADA_ROW, Active: 'False', Note: 'gone' }])
    const other = await people(t, { onDisable: () => ({ kind: 'delete' }) })
    await other.create({ ...ADA, active: false })
    assert.equal(other.rows().length, 1)
  })

  test('makes the key itself or takes the one that the database makes', async (t) => {
    const own = await people(t, { key: 'uuid', ids: { uuid: () => 'u-1' } })
    assert.equal((await own.create({ userName: 'ada@x' })).resource?.id, 'u-1')
    const theirs = await people(t, { key: 'database' })
    const { resource } = await theirs.create({ userName: 'ada@x' })
    assert.equal(resource?.id, '1')
    assert.equal((await theirs.engine.get('User', '1'))?.source['userName'], 'ada@x')
    assert.deepEqual(await theirs.store.pending('People'), [])
  })

  test('a person who was deleted while the row stayed is taken up again', async (t) => {
    const { create, rows, engine } = await people(t, { onDelete: { kind: 'keep' } })
    await create({ ...ADA, nickName: 'old' })
    await engine.remove('User', 'a-1', context)
    assert.equal(await engine.get('User', 'a-1'), undefined)
    const { resource } = await create({ ...ADA, name: { givenName: 'Augusta' }, nickName: 'new' })
    assert.equal(resource?.id, 'a-1')
    assert.deepEqual(rows(), [{ ...ADA_ROW, Firstname: 'Augusta', FirstSeen: 'new' }])
    assert.equal((await engine.get('User', 'a-1'))?.id, 'a-1')
  })

  test('a person created again under another key passes the row that was left behind', async (t) => {
    const { create, rows, engine } = await people(t, { onDelete: { kind: 'keep' } })
    await create(ADA)
    await engine.remove('User', 'a-1', context)
    const { resource } = await create({ ...ADA, externalId: 'a-2' })
    assert.equal(resource?.id, 'a-2')
    assert.equal(rows().length, 2)
  })

  test('a person created again under a generated key gets the row that was left behind', async (t) => {
    for (const key of ['uuid', 'database'] as const) {
      const { create, rows, engine } = await people(t, { key, onDelete: { kind: 'keep' } })
      const first = await create({ userName: 'ada@x', name: { givenName: 'Ada' } })
      await engine.remove('User', first.report.id, context)
      const again = await create({ userName: 'Ada@X' })
      assert.equal(again.resource?.id, first.report.id)
      assert.equal(rows().length, 1)
      assert.equal(rows()[0]?.['Firstname'], undefined)
    }
  })

  test('a row that was deleted by hand can be created again', async (t) => {
    const { create, rows, database } = await people(t)
    await create(ADA)
    database.exec('DELETE FROM People')
    await create({ ...ADA, name: { givenName: 'Augusta' } })
    assert.equal(rows()[0]?.['Firstname'], 'Augusta')
  })
})

suite('engine: update', () => {
  test('writes only what differs and keeps what it remembers', async (t) => {
    const { create, patch, rows } = await people(t)
    await create({ ...ADA, title: 'Dr' })
    const { resource, report } = await patch('a-1', { name: { familyName: 'King' } })
    assert.deepEqual(report, { operation: 'update', id: 'a-1', columns: ['Lastname'] })
    assert.equal(resource?.source['title'], 'Dr')
    assert.deepEqual(rows(), [{ ...ADA_ROW, Lastname: 'King', Badge: 'Dr/ada@x' }])
  })

  test('writes nothing when nothing changes, and proves it by the row', async (t) => {
    const { create, patch, database } = await people(t)
    await create(ADA)
    database.exec("CREATE TRIGGER t BEFORE UPDATE ON People BEGIN SELECT RAISE(FAIL, 'no'); END")
    const { resource, report } = await patch('a-1', { userName: 'ada@x' })
    assert.equal(report.operation, 'none')
    assert.equal(resource?.source['userName'], 'ada@x')
    database.exec('DELETE FROM People')
    await assert.rejects(patch('a-1', { userName: 'ada@x' }), coded('OBJECT_UNKNOWN'))
  })

  test('mends a touched column that somebody else has edited, and leaves the others', async (t) => {
    const { create, patch, rows, database } = await people(t)
    await create(ADA)
    database.exec("UPDATE People SET Firstname = 'edited', Lastname = 'edited'")
    await patch('a-1', { userName: 'new@x' })
    assert.equal(rows()[0]?.['Firstname'], 'edited')
    await patch('a-1', { name: { givenName: 'Ada' } })
    assert.equal(rows()[0]?.['Firstname'], 'Ada')
    assert.equal(rows()[0]?.['Lastname'], 'edited')
    database.exec("UPDATE People SET Firstname = 'edited'")
    const { report } = await patch('a-1', { name: { givenName: 'Ada', familyName: 'King' } })
    assert.equal(report.operation, 'update')
    assert.deepEqual(rows(), [{ ...ADA_ROW, UserPrincipalName: 'new@x', Lastname: 'King' }])
  })

  test('joins a row that the client found, without clearing what it cannot read back', async (t) => {
    const { patch, rows, database, create } = await people(t)
    database.exec(
      "INSERT INTO People VALUES ('a-1', 'ada@x', 'Ada', 'King', 'unreadable', 'True', 'x', 'n', null)",
    )
    const before = rows()[0]
    const { report } = await patch('a-1', { name: { givenName: 'Augusta' } })
    assert.deepEqual(report.columns, ['Firstname'])
    assert.deepEqual(rows(), [{ ...before, Firstname: 'Augusta' }])
    await patch('a-1', { active: false })
    assert.deepEqual(rows(), [{ ...before, Firstname: 'Augusta', Active: 'False' }])
    await assert.rejects(create(ADA), coded('OBJECT_EXISTS'))
  })

  test('answers 404 for ids that no row has', async (t) => {
    const { create, patch, engine } = await people(t, { key: 'database' })
    await create({ userName: 'ada@x' })
    for (const id of ['2', '01', 'x', '1~.1', '~zz', "1'", '9'.repeat(400), '']) {
      await assert.rejects(patch(id, { userName: 'y' }), coded('OBJECT_UNKNOWN'), id)
      await assert.rejects(engine.remove('User', id, context), coded('OBJECT_UNKNOWN'), id)
      assert.equal(await engine.get('User', id), undefined, id)
    }
  })

  test('ids are exact', async (t) => {
    const { create, engine } = await people(t)
    await create(ADA)
    assert.equal(await engine.get('User', 'A-1'), undefined)
    assert.equal(await engine.get('User', 'a-1~20'), undefined)
  })

  test('a row that vanishes under the UPDATE is success, and the id is unknown afterwards', async (t) => {
    const { create, patch, rows, engine, store } = await people(t, {
      ddl: `CREATE TRIGGER t AFTER UPDATE ON People WHEN NEW.Active = 'False'
        BEGIN DELETE FROM People WHERE Id = NEW.Id; END`,
    })
    await create(ADA)
    const { resource, report } = await patch('a-1', { active: false })
    assert.equal(report.operation, 'update')
    assert.equal(resource, undefined)
    assert.deepEqual(rows(), [])
    assert.equal(await engine.get('User', 'a-1'), undefined)
    assert.deepEqual(await store.pending('People'), [])
    await create(ADA)
    assert.equal(rows().length, 1)
  })

  test('refuses a changed anchor and says how it can be meant', async (t) => {
    const { create, patch, rows } = await people(t)
    await create(ADA)
    await assert.rejects(
      patch('a-1', { externalId: 'b-1', userName: 'new' }),
      (error) => isSyncError(error, 'OBJECT_ANCHOR_CHANGED') && error.message.includes('rekey'),
    )
    await patch('a-1', { externalId: null })
    assert.deepEqual(rows(), [ADA_ROW])
    const other = await people(t, { onAnchorChange: 'rekey' })
    await other.create(ADA)
    assert.equal((await other.patch('a-1', { externalId: 'b' })).resource?.id, 'b')
  })

  test('refuses a userName that somebody has, and takes one that a deleted person left', async (t) => {
    const { create, patch, engine, rows } = await people(t, { onDelete: { kind: 'keep' } })
    await create(ADA)
    await create({ externalId: 'b', userName: 'bob@x' })
    await assert.rejects(patch('b', { userName: 'ADA@x' }), coded('OBJECT_EXISTS'))
    assert.equal((await patch('b', { userName: 'BOB@x' })).report.operation, 'update')
    await engine.remove('User', 'a-1', context)
    await patch('b', { userName: 'ada@x' })
    assert.deepEqual(
      rows().map((one) => one['UserPrincipalName']),
      ['ada@x', 'ada@x'],
    )
  })

  test('a refused change changes nothing', async (t) => {
    const { create, patch, engine, rows } = await people(t)
    await create(ADA)
    await assert.rejects(patch('a-1', { name: { givenName: 'refused' } }), coded('FLOW_VALUE'))
    await assert.rejects(patch('a-1', { userName: null }), coded('ROW_NOT_NULL'))
    assert.deepEqual(rows(), [ADA_ROW])
    const { resource } = await patch('a-1', { name: { familyName: 'K' } })
    assert.deepEqual({ ...Object(resource?.source['name']) }, { givenName: 'Ada', familyName: 'K' })
    assert.equal((await engine.get('User', 'a-1'))?.source['userName'], 'ada@x')
  })

  test('If-Match: writes for the present version only', async (t) => {
    const { create, engine } = await people(t)
    const { resource } = await create(ADA)
    const change = merging({ name: { givenName: 'B' } })
    const wrong = { ...context, ifMatch: ['W/"x"'] }
    await assert.rejects(engine.update('User', 'a-1', change, wrong), coded('REQUEST_PRECONDITION'))
    await assert.rejects(engine.remove('User', 'a-1', wrong), coded('REQUEST_PRECONDITION'))
    const right = { ...context, ifMatch: ['W/"x"', resource?.version ?? ''] }
    const after = await engine.update('User', 'a-1', change, right)
    assert.notEqual(after.resource?.version, resource?.version)
    assert.equal((await engine.get('User', 'a-1'))?.version, after.resource?.version)
    await engine.remove('User', 'a-1', { ...context, ifMatch: ['*'] })
  })

  test('an event whose caller has gone is not begun', async (t) => {
    const { engine, rows } = await people(t)
    const signal = AbortSignal.abort()
    await assert.rejects(
      engine.create('User', person(ADA), { requestId: 'r', signal }),
      coded('INTERRUPTED'),
    )
    assert.deepEqual(rows(), [])
  })
})

suite('engine: deprovisioning', () => {
  test('onDisable delete: the row goes at the turn, GET is 404, a POST creates it again', async (t) => {
    const { create, patch, rows, engine } = await people(t, {
      onDisable: () => ({ kind: 'delete' }),
    })
    await create(ADA)
    const { resource, report } = await patch('a-1', { active: false })
    assert.equal(resource, undefined)
    assert.equal(report.operation, 'delete')
    assert.deepEqual(rows(), [])
    assert.equal(await engine.get('User', 'a-1'), undefined)
    await assert.rejects(patch('a-1', { active: false }), coded('OBJECT_UNKNOWN'))
    await create({ ...ADA, active: false })
    assert.equal(rows().length, 1)
    await patch('a-1', { userName: 'b@x' })
    assert.equal(rows().length, 1)
  })

  test('onDisable set: wins while disabled, keeps the first instant, ends with the restore', async (t) => {
    const { create, patch, rows, clock } = await people(t, {
      onDisable: (_, scope) => ({
        kind: 'set',
        set: { Firstname: '-', DisabledAt: new Date(scope.now).toISOString() },
        volatile: ['DisabledAt'],
      }),
    })
    await create(ADA)
    await patch('a-1', { active: false })
    const DisabledAt = '2026-11-23T05:00:00.000Z'
    assert.deepEqual(rows(), [{ ...ADA_ROW, Active: 'False', Firstname: '-', DisabledAt }])
    clock.set(Date.parse('2026-11-24T00:00:00.000Z'))
    const { report } = await patch('a-1', { name: { givenName: 'Augusta', familyName: 'K' } })
    assert.deepEqual(report.columns, ['Lastname'])
    assert.equal(rows()[0]?.['Firstname'], '-')
    await patch('a-1', { active: true })
    assert.deepEqual(rows(), [{ ...ADA_ROW, Firstname: 'Augusta', Lastname: 'K', DisabledAt }])
    await patch('a-1', { active: false })
    assert.equal(rows()[0]?.['DisabledAt'], '2026-11-24T00:00:00.000Z')
  })

  test('onDelete set: columns are set, the row stays and belongs to nobody', async (t) => {
    const { create, rows, engine, patch } = await people(t, {
      onDelete: { kind: 'set', set: { Note: 'deleted' }, volatile: [] },
    })
    await create(ADA)
    const report = await engine.remove('User', 'a-1', context)
    assert.deepEqual(report, { operation: 'update', id: 'a-1', columns: ['Note'] })
    assert.deepEqual(rows(), [{ ...ADA_ROW, Note: 'deleted' }])
    assert.equal(await engine.get('User', 'a-1'), undefined)
    await assert.rejects(patch('a-1', { userName: 'y' }), coded('OBJECT_UNKNOWN'))
    await assert.rejects(engine.remove('User', 'a-1', context), coded('OBJECT_UNKNOWN'))
    assert.equal((await engine.list('User', { startIndex: 1, count: 10 })).totalResults, 0)
  })

  test('onDelete delete: the row goes', async (t) => {
    const { create, rows, engine } = await people(t)
    await create(ADA)
    assert.equal((await engine.remove('User', 'a-1', context)).operation, 'delete')
    assert.deepEqual(rows(), [])
    await assert.rejects(engine.remove('User', 'a-1', context), coded('OBJECT_UNKNOWN'))
  })

  test('a DELETE that the table turns into something else leaves a row of nobody', async (t) => {
    const { create, engine, database, rows } = await people(t, {
      ddl: `ALTER TABLE People RENAME TO Base; CREATE VIEW People AS SELECT * FROM Base;
        CREATE TRIGGER d INSTEAD OF DELETE ON People
        BEGIN UPDATE Base SET Note = 'gone' WHERE Id = OLD.Id; END`,
    })
    database.exec("INSERT INTO Base (Id, UserPrincipalName) VALUES ('a-1', 'ada@x')")
    await engine.remove('User', 'a-1', context)
    assert.equal(rows()[0]?.['Note'], 'gone')
    assert.equal(await engine.get('User', 'a-1'), undefined)
    await assert.rejects(create({ ...ADA, name: 'x' }), coded('DATABASE_FAILED'))
  })

  test('out of scope: keep leaves the row until the person is back', async (t) => {
    const scope = (one: Readonly<Record<string, unknown>>): boolean => one['title'] !== 'Guest'
    const { create, patch, rows } = await people(t, { scope })
    await create(ADA)
    await patch('a-1', { title: 'Guest', userName: 'guest@x' })
    assert.deepEqual(rows(), [ADA_ROW])
    await patch('a-1', { title: null })
    assert.deepEqual(rows(), [{ ...ADA_ROW, UserPrincipalName: 'guest@x' }])
  })

  test('out of scope: delete and set', async (t) => {
    const scope = (one: Readonly<Record<string, unknown>>): boolean => one['title'] !== 'Guest'
    const first = await people(t, { scope, onOutOfScope: { kind: 'delete' } })
    await first.create(ADA)
    await first.patch('a-1', { title: 'Guest' })
    assert.deepEqual(first.rows(), [])
    const second = await people(t, {
      scope,
      onOutOfScope: { kind: 'set', set: { Note: 'out' }, volatile: [] },
    })
    await second.create(ADA)
    await second.patch('a-1', { title: 'Guest', userName: 'g@x' })
    assert.deepEqual(second.rows(), [{ ...ADA_ROW, Note: 'out' }])
  })
})
