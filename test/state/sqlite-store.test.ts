import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test } from 'node:test'
import { isSyncError } from '../../src/model/errors.ts'
import { openStore } from '../../src/state/sqlite/open-store.ts'
import { inheritsNoName } from '../model/inherits-no-name.ts'
import { folder, keyOf, pendingExport, row, source, spaceObject } from './space.ts'

const unreadable = (error: unknown): boolean => isSyncError(error, 'STATE_UNREADABLE')

suite('connector space in SQLite', () => {
  test('gives back what was settled, also after it was closed and opened again', async (t) => {
    const path = join(folder(t), 'deep', 'state.db')
    const first = openStore({ path })
    await first.begin(keyOf('1'), pendingExport({ operation: 'insert' }))
    first.settle(keyOf('1'), spaceObject('1', { disabledSince: '2026-11-23T00:00:00.000Z' }))
    await first.close()
    const second = openStore({ path })
    assert.deepEqual(
      await second.read(keyOf('1')),
      spaceObject('1', { disabledSince: '2026-11-23T00:00:00.000Z' }),
    )
    await second.close()
  })

  test('keeps every value exactly: quotes, wildcards, non-BMP characters, long texts, odd names', async (t) => {
    const path = join(folder(t), 'state.db')
    const accepted = source({
      userName: 'o\'hara%_\\"@x',
      displayName: '𝒢race 👩🏽‍💻 \u0000',
      title: 'x'.repeat(10_000),
      emails: [{ value: 'a@x', primary: true }],
    })
    Object.defineProperty(accepted, '__proto__', { value: { polluted: true }, enumerable: true })
    const written = row({ constructor: 'c', 'dotted.name': null, flag: false, n: 7 })
    const first = openStore({ path })
    first.settle(keyOf('~2f'), spaceObject('~2f', { accepted, written }))
    await first.close()
    const second = openStore({ path })
    const object = await second.read(keyOf('~2f'))
    await second.close()
    assert.deepEqual(Object.entries(object?.accepted ?? {}).length, 5)
    assert.equal(object?.accepted['displayName'], '𝒢race 👩🏽‍💻 \u0000')
    assert.equal(object?.accepted['title'], 'x'.repeat(10_000))
    assert.deepEqual({ ...object?.written }, { ...written })
    assert.ok(inheritsNoName(object?.accepted ?? []))
    assert.equal(Object.hasOwn(object?.accepted ?? {}, '__proto__'), true)
    assert.equal(Reflect.get({}, 'polluted'), undefined)
  })

  test('a pending export is on disk when begin resolves', async (t) => {
    const path = join(folder(t), 'state.db')
    const store = openStore({ path })
    const pending = pendingExport({
      operation: 'insert',
      disabledSince: '2026-11-23T01:00:00.000Z',
    })
    await store.begin(keyOf('1'), pending)
    const other = openStore({ path, readOnly: true })
    const [found] = await other.pending('People')
    assert.deepEqual(found?.pending, pending)
    assert.deepEqual({ ...found?.written }, {})
    await store.begin(keyOf('2'), pendingExport())
    store.settle(keyOf('2'), spaceObject('2'))
    await store.flush()
    await store.begin(keyOf('2'), pendingExport())
    const people = { connector: 'People', objectType: 'User' }
    const [record] = await other.space.find(people, { ids: ['2'] })
    assert.equal(record?.pending, true)
    await other.close()
    await store.close()
  })

  test('what was settled, forgotten or abandoned is seen at once', async () => {
    const store = openStore({ path: ':memory:' })
    await store.begin(keyOf('1'), pendingExport())
    store.settle(keyOf('1'), spaceObject('1'))
    assert.equal((await store.read(keyOf('1')))?.pending, undefined)
    await store.begin(keyOf('1'), pendingExport())
    assert.equal((await store.read(keyOf('1')))?.pending?.requestId, 'r1')
    assert.equal((await store.read(keyOf('1')))?.accepted['displayName'], 'before')
    store.abandon(keyOf('1'))
    assert.deepEqual(await store.read(keyOf('1')), spaceObject('1'))
    store.forget(keyOf('1'))
    assert.equal(await store.read(keyOf('1')), undefined)
    await store.close()
  })

  test('abandoning an insert leaves no trace of the person', async () => {
    const store = openStore({ path: ':memory:' })
    await store.begin(keyOf('1'), pendingExport({ operation: 'insert' }))
    store.abandon(keyOf('1'))
    await store.flush()
    assert.equal(await store.read(keyOf('1')), undefined)
    assert.deepEqual(await store.pending('People'), [])
    await store.close()
  })

  test('a generated id replaces the name that the export began under', async (t) => {
    const path = join(folder(t), 'state.db')
    const store = openStore({ path })
    await store.begin(keyOf('~new~1'), pendingExport({ operation: 'insert' }))
    store.settle(keyOf('~new~1'), spaceObject('42'))
    await store.close()
    const again = openStore({ path })
    assert.equal(await again.read(keyOf('~new~1')), undefined)
    assert.equal((await again.read(keyOf('42')))?.id, '42')
    assert.deepEqual(await again.pending('People'), [])
    await again.close()
  })

  test('events of one turn share one transaction', async (t) => {
    const path = join(folder(t), 'state.db')
    const store = openStore({ path })
    const watcher = new DatabaseSync(path, { readOnly: true })
    const commits = (): unknown => watcher.prepare('SELECT count(*) AS n FROM begun').get()?.['n']
    const begun = Array.from({ length: 100 }, (_, index) =>
      store.begin(keyOf(String(index)), pendingExport({ operation: 'insert' })),
    )
    assert.equal(commits(), 0)
    await begun[0]
    assert.equal(commits(), 1)
    const reader = openStore({ path, readOnly: true })
    assert.equal((await reader.pending('People')).length, 100)
    await reader.close()
    await Promise.all(begun)
    watcher.close()
    await store.close()
  })

  test('a change that nobody waits for is written after a moment', async (t) => {
    const path = join(folder(t), 'state.db')
    const store = openStore({ path })
    store.settle(keyOf('1'), spaceObject('1'))
    await new Promise((resolve) => setTimeout(resolve, 150))
    const other = openStore({ path, readOnly: true })
    assert.equal((await other.read(keyOf('1')))?.id, '1')
    await other.close()
    await store.close()
  })

  test('one object that cannot be written fails alone', async () => {
    const store = openStore({ path: ':memory:' })
    const bad = pendingExport({ columns: row({ Name: 'x' }), since: Object(1n) as string })
    const outcomes = await Promise.allSettled([
      store.begin(keyOf('good'), pendingExport()),
      store.begin(keyOf('bad'), bad),
      store.begin(keyOf('fine'), pendingExport()),
    ])
    assert.deepEqual(
      outcomes.map((one) => one.status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.equal(await store.read(keyOf('bad')), undefined)
    assert.equal((await store.read(keyOf('fine')))?.pending?.operation, 'update')
    await store.close()
  })

  test('knows whose rows stayed behind, before and after they are written', async () => {
    const store = openStore({ path: ':memory:' })
    store.settle(keyOf('a'), spaceObject('a', { state: 'deprovisioned' }))
    store.settle(keyOf('b'), spaceObject('b'))
    assert.deepEqual(await store.deprovisioned('People', 'User'), ['a'])
    store.settle(keyOf('b'), spaceObject('b', { state: 'deprovisioned' }))
    store.settle(keyOf('a'), spaceObject('a'))
    assert.deepEqual(await store.deprovisioned('People', 'User'), ['b'])
    assert.deepEqual(await store.deprovisioned('People', 'Group'), [])
    await store.close()
  })

  test('finds every object when only a few fit into memory', async (t) => {
    const store = openStore({ path: join(folder(t), 'state.db'), cached: 3 })
    for (let index = 0; index < 20; index += 1) {
      store.settle(keyOf(String(index)), spaceObject(String(index)))
    }
    await store.flush()
    const ids = Array.from({ length: 20 }, (_, index) => String(index))
    const objects = await store.readMany('People', 'User', [...ids, 'unknown'])
    assert.deepEqual(
      objects.map((one) => one.id),
      ids,
    )
    for (const id of ids) assert.equal((await store.read(keyOf(id)))?.id, id)
    await store.close()
  })

  test('refuses to begin after it was closed', async () => {
    const store = openStore({ path: ':memory:' })
    await store.close()
    await store.close()
    await assert.rejects(store.begin(keyOf('1'), pendingExport()), unreadable)
  })

  test('refuses to write when it was opened for reading', async (t) => {
    const path = join(folder(t), 'state.db')
    await openStore({ path }).close()
    const store = openStore({ path, readOnly: true })
    await assert.rejects(store.begin(keyOf('1'), pendingExport()), unreadable)
    await store.close()
  })

  test('is empty for reading where no file is', async (t) => {
    const store = openStore({ path: join(folder(t), 'none.db'), readOnly: true })
    assert.equal(await store.read(keyOf('1')), undefined)
    await store.close()
  })

  test('refuses the event when the disk is full, and goes on when there is space again', async (t) => {
    const path = join(folder(t), 'state.db')
    const failures: string[] = []
    const store = openStore({ path, onFailure: (error) => failures.push(error.code) })
    store.settle(keyOf('1'), spaceObject('1'))
    await store.flush()
    const writer = new DatabaseSync(path)
    writer.exec(
      "CREATE TRIGGER full BEFORE INSERT ON begun BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END",
    )
    const big = pendingExport({ operation: 'insert' })
    await assert.rejects(store.begin(keyOf('2'), big), unreadable)
    assert.equal(await store.read(keyOf('2')), undefined)
    assert.equal((await store.read(keyOf('1')))?.id, '1')
    assert.deepEqual(failures, ['STATE_UNREADABLE'])
    writer.exec('DROP TRIGGER full')
    writer.close()
    await store.begin(keyOf('2'), big)
    await store.close()
  })

  test('closes when the disk is full, and has told whoever had something to write', async (t) => {
    const path = join(folder(t), 'state.db')
    const store = openStore({ path })
    store.settle(keyOf('1'), spaceObject('1'))
    await store.flush()
    const writer = new DatabaseSync(path)
    writer.exec(
      "CREATE TRIGGER full BEFORE UPDATE ON revisions BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END",
    )
    await store.close()
    writer.exec('DROP TRIGGER full')
    writer.close()
    const again = openStore({ path })
    assert.equal((await again.read(keyOf('1')))?.id, '1')
    await again.close()
  })
})
