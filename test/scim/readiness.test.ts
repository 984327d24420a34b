import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { SyncError } from '../../src/model/errors.ts'
import { connectorTable, type ConnectorBinding } from '../../src/scim/binding.ts'
import { isReady, Readiness, type ReadinessOptions } from '../../src/scim/readiness.ts'
import { people } from '../engine/people.ts'
import { methodsOf } from '../engine/table-methods.ts'

const away = new SyncError('DATABASE_UNREACHABLE', 'The database cannot be reached.')

/** A connector whose database answers as `check` does. */
async function binding(
  t: TestContext,
  name: string,
  check: () => Promise<void>,
): Promise<ConnectorBinding> {
  const { engine } = await people(t, {
    wrapTable: (table) => ({ ...methodsOf(table), check }),
  })
  return { name, paths: [], authenticator: undefined, engine }
}

/** A database that counts how often it is asked, and answers as it is told. */
function database() {
  const state = { asked: 0, answer: (): Promise<void> => Promise.resolve() }
  const check = (): Promise<void> => {
    state.asked += 1
    return state.answer()
  }
  return { state, check }
}

function readiness(options: Partial<ReadinessOptions> = {}) {
  let now = 0
  const made = new Readiness({ clock: { now: () => now }, ...options })
  return { made, pass: (milliseconds: number) => void (now += milliseconds) }
}

suite('readiness', () => {
  test('asks the database, though once a second at most', async (t) => {
    const { state, check } = database()
    const hr = await binding(t, 'HR', check)
    const { made, pass } = readiness()
    assert.deepEqual([await made.of(hr), await made.of(hr)], ['ready', 'ready'])
    assert.equal(state.asked, 1)
    state.answer = () => Promise.reject(away)
    pass(999)
    assert.equal(await made.of(hr), 'ready')
    pass(1)
    assert.equal(await made.of(hr), 'DATABASE_UNREACHABLE')
    assert.equal(state.asked, 2)
  })

  test('a clock that was set back does not make an old answer stay', async (t) => {
    const { state, check } = database()
    const hr = await binding(t, 'HR', check)
    const { made, pass } = readiness()
    await made.of(hr)
    pass(-3_600_000)
    await made.of(hr)
    assert.equal(state.asked, 2)
  })

  test('a database that says nothing holds nobody up, and is not asked again meanwhile', async (t) => {
    const { state, check } = database()
    state.answer = () => new Promise(() => undefined)
    const silent = await binding(t, 'Silent', check)
    const well = await binding(t, 'Well', () => Promise.resolve())
    const { made } = readiness({ within: 50 })
    const table = connectorTable([silent, well])
    const both = await Promise.all([made.ofAll(table), made.ofAll(table)])
    for (const words of both) {
      assert.deepEqual(
        [...words],
        [
          ['Silent', 'DATABASE_TIMEOUT'],
          ['Well', 'ready'],
        ],
      )
    }
    assert.equal(state.asked, 1)
  })

  test('kept and held serve an older version, as long as their database answers', async (t) => {
    const { state, check } = database()
    const hr = await binding(t, 'HR', check)
    const states = new Map([['HR', 'held']])
    const { made, pass } = readiness({ states: () => states })
    assert.equal(await made.of(hr), 'held')
    states.set('HR', 'kept')
    assert.equal(await made.of(hr), 'kept')
    state.answer = () => Promise.reject(away)
    pass(1_000)
    assert.equal(await made.of(hr), 'DATABASE_UNREACHABLE')
  })

  test('suspended takes what comes and asks no database; retired takes nothing', async (t) => {
    const { state, check } = database()
    const hr = await binding(t, 'HR', check)
    const states = new Map([['HR', 'suspended']])
    const { made } = readiness({ states: () => states })
    assert.equal(await made.of(hr), 'suspended')
    states.set('HR', 'retired')
    assert.equal(await made.of(hr), 'retired')
    assert.equal(state.asked, 0)
    assert.deepEqual(['suspended', 'retired'].map(isReady), [true, false])
  })

  test('a reload that exchanged the engine is seen at once', async (t) => {
    const hr = await binding(t, 'HR', () => Promise.resolve())
    const { made } = readiness()
    assert.equal(await made.of(hr), 'ready')
    assert.equal(await made.of({ ...hr, engine: away }), 'DATABASE_UNREACHABLE')
  })

  test('ten thousand connectors are answered within the time, those not reached by what is known', async (t) => {
    const slow = await binding(t, 'C', () => new Promise((done) => setTimeout(done, 20)))
    const all = Array.from({ length: 10_000 }, (_, at) => ({ ...slow, name: `C${at}` }))
    const { made } = readiness({ within: 100 })
    const startedAt = performance.now()
    const words = await made.ofAll(connectorTable(all))
    assert.equal(words.size, 10_000)
    assert.ok(performance.now() - startedAt < 2_000)
    assert.ok([...words.values()].filter((word) => word === 'ready').length >= 32)
  })
})
