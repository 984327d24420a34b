import assert from 'node:assert/strict'
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as moment } from 'node:timers/promises'
import { openStore } from '../../src/state/sqlite/open-store.ts'
import type { State } from '../../src/state/state.ts'
import type { EventAudit, PendingExport } from '../../src/state/store.ts'
import { folder, keyOf, pendingExport, row, source, spaceObject } from './space.ts'

/** Long enough for what nobody waits for to be written. */
const A_MOMENT = 150

suite('what a process that is killed leaves, step by step', () => {
  test('an export that began, and nothing of its object', async (t) => {
    const { store, killed } = space(t)
    await store.begin(keyOf('1'), pendingExport({ operation: 'insert' }))
    const after = killed()
    assert.deepEqual(await exportsOf(after), ['1 after'])
    assert.equal((await after.read(keyOf('1')))?.pending?.operation, 'insert')
  })

  test('an export that succeeded a moment ago is still found, and repeated', async (t) => {
    const { store, killed } = space(t)
    await store.begin(keyOf('1'), pendingExport({ operation: 'insert' }))
    store.settle(keyOf('1'), spaceObject('1'), audit())
    const after = killed()
    assert.deepEqual(await exportsOf(after), ['1 after'])
    assert.equal((await entries(after)).length, 0)
  })

  test('a moment later its object and its audit entry stand there, and no export', async (t) => {
    const { store, killed } = space(t)
    await store.begin(keyOf('1'), pendingExport({ operation: 'insert' }))
    store.settle(keyOf('1'), spaceObject('1'), audit())
    await moment(A_MOMENT)
    const after = killed()
    assert.deepEqual(await exportsOf(after), [])
    assert.deepEqual(await after.read(keyOf('1')), spaceObject('1'))
    assert.equal((await entries(after)).length, 1)
  })

  test('nobody is lost while what is settled waits and others begin', async (t) => {
    const { store, killed } = space(t)
    for (const id of ['1', '2', '3']) {
      await store.begin(keyOf(id), pendingExport({ operation: 'insert' }))
      store.settle(keyOf(id), spaceObject(id), audit())
    }
    await store.begin(keyOf('4'), pendingExport({ operation: 'insert' }))
    const after = killed()
    const found = new Set(await exportsOf(after))
    assert.equal(found.has('4 after'), true)
    for (const id of ['1', '2', '3']) {
      const settled = (await after.read(keyOf(id)))?.written['Name'] === 'before'
      assert.notEqual(found.has(`${id} after`), settled)
    }
  })

  test('a second event on a person builds on the first: no older export is repeated over it', async (t) => {
    const { store, killed } = space(t)
    await store.begin(keyOf('1'), named('first'))
    await store.begin(keyOf('2'), named('other'))
    store.settle(keyOf('1'), spaceObject('1', { written: row({ Name: 'first' }) }), audit())
    await store.begin(keyOf('1'), named('second'))
    const between = killed()
    assert.deepEqual(await exportsOf(between), ['1 second', '2 other'])
    assert.deepEqual({ ...(await between.read(keyOf('1')))?.written }, { Name: 'first' })
    store.settle(keyOf('1'), spaceObject('1', { written: row({ Name: 'second' }) }), audit())
    store.settle(keyOf('2'), spaceObject('2'), audit())
    await moment(A_MOMENT)
    const after = killed()
    assert.deepEqual(await exportsOf(after), [])
    assert.deepEqual({ ...(await after.read(keyOf('1')))?.written }, { Name: 'second' })
    assert.equal((await entries(after)).length, 3)
  })

  test('of an export that was refused and the next one of the same person the next one is found', async (t) => {
    const { store, killed } = space(t)
    store.settle(keyOf('1'), spaceObject('1'))
    await store.flush()
    await store.begin(keyOf('1'), named('refused'))
    store.abandon(keyOf('1'))
    await store.begin(keyOf('1'), named('next'))
    const between = killed()
    assert.deepEqual(await exportsOf(between), ['1 next'])
    store.abandon(keyOf('1'))
    await moment(A_MOMENT)
    const after = killed()
    assert.deepEqual(await exportsOf(after), [])
    assert.deepEqual(await after.read(keyOf('1')), spaceObject('1'))
  })

  test('an export that takes long is found whatever is written meanwhile', async (t) => {
    const { store, killed } = space(t)
    await store.begin(keyOf('slow'), named('slow'))
    for (let count = 0; count < 300; count += 1) {
      const key = keyOf(String(count))
      await store.begin(key, pendingExport({ operation: 'insert' }))
      store.settle(key, spaceObject(key.id))
    }
    await store.flush()
    await store.begin(keyOf('last'), named('last'))
    const after = killed()
    assert.deepEqual(await exportsOf(after), ['last last', 'slow slow'])
    assert.deepEqual(await after.read(keyOf('299')), spaceObject('299'))
  })

  test('what is over is written while others wait for the disk', async (t) => {
    const { store, killed } = space(t)
    const begin = async (group: string): Promise<void> => {
      const ids = TEN.map((at) => `${group}${at}`)
      await Promise.all(ids.map((id) => store.begin(keyOf(id), named(id))))
    }
    await begin('a')
    for (const at of TEN) store.settle(keyOf(`a${at}`), spaceObject(`a${at}`), audit())
    await begin('b')
    await turn()
    const after = killed()
    assert.deepEqual(
      await exportsOf(after),
      TEN.map((at) => `b${at} b${at}`),
    )
    for (const at of TEN) {
      assert.deepEqual(await after.read(keyOf(`a${at}`)), spaceObject(`a${at}`))
    }
    assert.equal((await entries(after)).length, TEN.length)
  })

  test('what is over waits for those that began with it: no export is found beside its outcome', async (t) => {
    const { store, killed } = space(t)
    await Promise.all(TEN.map((at) => store.begin(keyOf(at), named(at))))
    for (const at of TEN.slice(1)) store.settle(keyOf(at), spaceObject(at), audit())
    await store.begin(keyOf('next'), named('next'))
    await turn()
    const between = killed()
    assert.deepEqual(
      await exportsOf(between),
      [...TEN, 'next'].map((at) => `${at} ${at}`).toSorted(),
    )
    assert.equal((await entries(between)).length, 0)
    store.settle(keyOf('0'), spaceObject('0'), audit())
    await store.begin(keyOf('1'), named('again'))
    await turn()
    const after = killed()
    assert.deepEqual(await exportsOf(after), ['1 again', 'next next'])
    assert.equal((await entries(after)).length, TEN.length)
  })

  test('when what became of one cannot be written, the others are, and that one is found', async (t) => {
    const { store, killed } = space(t)
    await Promise.all(['1', 'bad', '2'].map((id) => store.begin(keyOf(id), named(id))))
    store.settle(keyOf('1'), spaceObject('1'))
    store.settle(keyOf('bad'), spaceObject('bad', { written: row({ Name: Object(1n) as string }) }))
    await moment(A_MOMENT)
    const after = killed()
    assert.deepEqual(await exportsOf(after), ['2 2', 'bad bad'])
    assert.equal((await after.read(keyOf('1')))?.pending, undefined)
    store.settle(keyOf('bad'), spaceObject('bad'))
  })
})

const TEN = Array.from({ length: 10 }, (_, at) => String(at))

/** Lets happen what comes after the statements of a commit were sent. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}

interface Killed {
  readonly store: State
  /** Opens what a process that is killed now would leave: the system has every write, and nobody closes. */
  readonly killed: () => State
}

function space(t: TestContext): Killed {
  const path = join(folder(t), 'state.db')
  const store = openStore({ path })
  t.after(() => store.close())
  let count = 0
  const killed = (): State => {
    count += 1
    const copy = join(folder(t), `killed-${count}.db`)
    for (const part of ['', '-wal']) {
      if (existsSync(path + part)) copyFileSync(path + part, copy + part)
    }
    const after = openStore({ path: copy })
    t.after(() => after.close())
    return after
  }
  return { store, killed }
}

function named(name: string): PendingExport {
  return pendingExport({ source: source({ displayName: name }), columns: row({ Name: name }) })
}

function audit(): EventAudit {
  return {
    at: '2026-11-23T05:00:00.000Z',
    operation: 'insert',
    disables: false,
    by: 'request r1',
    config: 'c1',
    before: '{}',
    after: '{}',
  }
}

async function exportsOf(store: State): Promise<readonly string[]> {
  const pending = await store.pending('People')
  return pending
    .map(({ id, pending: one }) => {
      const name = one?.source['displayName']
      return `${id} ${typeof name === 'string' ? name : '?'}`
    })
    .toSorted()
}

async function entries(store: State): Promise<readonly unknown[]> {
  return store.journal.audit({ connector: 'People', limit: 10 })
}
