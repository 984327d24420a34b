import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { AuditEntry } from '../../src/state/journal.ts'
import { openStore } from '../../src/state/sqlite/open-store.ts'
import { people, temporaryFolder, type People } from './people.ts'
import { join } from 'node:path'

const ADA = { externalId: 'a-1', userName: 'ada@x', name: { givenName: 'Ada' }, active: true }
const context = { requestId: 'r-7' }

async function entries({ store }: People): Promise<readonly AuditEntry[]> {
  await store.flush()
  return store.journal.audit({ connector: 'People', limit: 100 })
}

function told(entry: AuditEntry | undefined): unknown {
  if (entry === undefined) return undefined
  const { operation, by, config, before, after } = entry
  return { operation, by, config, before: JSON.parse(before), after: JSON.parse(after) }
}

suite('audit of events', () => {
  test('an insert says every column, an update what it set with what stood there, a delete the row', async (t) => {
    const world = await people(t)
    await world.create(ADA)
    await world.patch('a-1', { name: { givenName: 'Augusta' } })
    await world.engine.remove('User', 'a-1', context)
    const all = await entries(world)
    const [insert, update, remove] = all
    assert.equal(all.length, 3)
    assert.deepEqual(JSON.parse(insert?.after ?? ''), {
      Id: 'a-1',
      UserPrincipalName: 'ada@x',
      Firstname: 'Ada',
      Lastname: null,
      Badge: null,
      Active: 'True',
      FirstSeen: null,
    })
    assert.deepEqual(told(update), {
      operation: 'update',
      by: 'request test',
      config: 'c0ffee00',
      before: { Firstname: 'Ada' },
      after: { Firstname: 'Augusta' },
    })
    assert.equal(remove?.operation, 'delete')
    assert.equal(remove.by, 'request r-7')
    assert.equal(JSON.parse(remove.before).Firstname, 'Augusta')
    assert.equal(remove.after, '{}')
  })

  test('a change that no column shows is no entry', async (t) => {
    const world = await people(t)
    await world.create(ADA)
    await world.patch('a-1', { locale: 'de' })
    assert.equal((await entries(world)).length, 1)
  })

  test('a row that is joined is told as it stood there', async (t) => {
    const ddl = `INSERT INTO People (Id, UserPrincipalName, Firstname, Active) VALUES ('a-1', 'ada@x', 'Ada', 'True')`
    const world = await people(t, { ddl })
    await world.patch('a-1', { name: { givenName: 'Augusta' } })
    const [entry] = await entries(world)
    assert.equal(entry?.before, '{"Firstname":"Ada"}')
  })

  test('an edit of somebody else that is written over is in the entry', async (t) => {
    const world = await people(t)
    await world.create(ADA)
    world.database.exec(`UPDATE People SET Firstname = 'Eve'`)
    await world.patch('a-1', { name: { givenName: 'Ada' }, active: false })
    const entry = (await entries(world)).at(-1)
    assert.deepEqual(told(entry), {
      operation: 'update',
      by: 'request test',
      config: 'c0ffee00',
      before: { Firstname: 'Eve', Active: 'True' },
      after: { Active: 'False', Firstname: 'Ada' },
    })
  })

  test('a disable counts as one, and so does a row that stays when the person is deleted', async (t) => {
    const set = { kind: 'set', set: { Note: 'gone' }, volatile: [] } as const
    const world = await people(t, { onDelete: set })
    await world.create(ADA)
    await world.patch('a-1', { active: false })
    await world.patch('a-1', { name: { givenName: 'Augusta' } })
    await world.engine.remove('User', 'a-1', context)
    await world.store.flush()
    const counts = await world.store.journal.writtenSince('People', '2000')
    assert.deepEqual(
      { ...counts },
      { insert: 1, update: 1, disable: 2, recreate: 0, recreateDisabled: 0, delete: 0 },
    )
  })

  test('who made a row is kept', async (t) => {
    const folder = temporaryFolder(t)
    const world = await people(t, { folder })
    await world.create(ADA)
    await world.patch('a-1', { active: false })
    await world.store.flush()
    const type = { connector: 'People', objectType: 'User' }
    const [record] = await world.store.space.find(type, { ids: ['a-1'] })
    assert.equal(record?.createdBy, 'request test')
  })

  test('what a crash left open is told when it is repeated', async (t) => {
    const folder = temporaryFolder(t)
    const store = openStore({ path: join(folder, 'state.db') })
    const key = { connector: 'People', objectType: 'User', id: 'a-1' }
    const columns = { Id: 'a-1', UserPrincipalName: 'ada@x', Active: 'True' }
    const begun = await store.begin(key, {
      operation: 'insert',
      source: ADA,
      columns,
      key: {},
      becomes: 'inSync',
      since: '2026-11-23T05:00:00.000Z',
      requestId: 'r-1',
    })
    await begun.durable()
    await store.close()
    const world = await people(t, { folder })
    await world.engine.recover()
    const [entry] = await entries(world)
    assert.equal(entry?.by, 'request r-1')
    assert.deepEqual(JSON.parse(entry.after), columns)
  })
})
