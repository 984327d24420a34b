import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import type { ListQuery } from '../../src/engine/engine.ts'
import type { Filter } from '../../src/model/filter.ts'
import { isSyncError } from '../../src/model/errors.ts'
import type { RowQuery, TargetTable } from '../../src/sql/target.ts'
import { people, type People, type WorldOptions } from './people.ts'
import { methodsOf } from './table-methods.ts'

const context = { requestId: 'test' }

/** Counts what the table is asked. */
function counting(): {
  readonly asked: { selects: RowQuery[]; counts: number }
  readonly wrapTable: (table: TargetTable) => TargetTable
} {
  const asked: { selects: RowQuery[]; counts: number } = { selects: [], counts: 0 }
  const wrapTable = (table: TargetTable): TargetTable => ({
    ...methodsOf(table),
    select(query) {
      asked.selects.push(query)
      return table.select(query)
    },
    count(condition) {
      asked.counts += 1
      return table.count(condition)
    },
  })
  return { asked, wrapTable }
}

async function crowd(t: TestContext, size: number, options: WorldOptions = {}): Promise<People> {
  const world = await people(t, options)
  await Promise.all(
    Array.from({ length: size }, (_, index) => {
      const number = String(index).padStart(3, '0')
      return world.create({
        externalId: `p${number}`,
        userName: `user${String(size - index).padStart(3, '0')}@x`,
        title: index % 2 === 0 ? 'even' : 'odd',
        active: index % 3 !== 0,
      })
    }),
  )
  return world
}

async function ids(world: People, query: Partial<ListQuery>): Promise<readonly string[]> {
  const list = await world.engine.list('User', { startIndex: 1, count: 100, ...query })
  return list.resources.map((one) => one.id)
}

function equal(name: string, value: string): Filter {
  return { kind: 'compare', path: { name }, operator: 'eq', value }
}

suite('engine: list', () => {
  test('a page that is not full is one SELECT, and its total is right', async (t) => {
    const { asked, wrapTable } = counting()
    const world = await crowd(t, 5, { wrapTable })
    const all = await world.engine.list('User', { startIndex: 1, count: 100 })
    assert.equal(all.totalResults, 5)
    const one = await world.engine.list('User', {
      filter: equal('userName', 'USER003@x'),
      startIndex: 1,
      count: 100,
    })
    assert.deepEqual([one.totalResults, one.resources[0]?.id], [1, 'p002'])
    const single = { filter: equal('userName', 'user003@X'), startIndex: 1, count: 1 }
    assert.equal((await world.engine.list('User', single)).totalResults, 1)
    assert.equal(asked.selects.length, 3)
    assert.equal(asked.counts, 0)
  })

  test('count 0 gives the total alone', async (t) => {
    const world = await crowd(t, 5)
    const list = await world.engine.list('User', { startIndex: 1, count: 0 })
    assert.deepEqual([list.totalResults, list.resources.length], [5, 0])
  })

  test('pages one after the other go on by key, each person once, with the total of all', async (t) => {
    const { asked, wrapTable } = counting()
    const world = await crowd(t, 25, { wrapTable })
    const seen: string[] = []
    for (let startIndex = 1; startIndex <= 25; startIndex += 10) {
      const page = await world.engine.list('User', { startIndex, count: 10 })
      assert.equal(page.totalResults, 25)
      assert.equal(page.startIndex, startIndex)
      seen.push(...page.resources.map((one) => one.id))
    }
    assert.equal(new Set(seen).size, 25)
    assert.deepEqual(
      asked.selects.map((one) => one.after === undefined),
      [true, false, false],
    )
  })

  test('a page that nobody asked the one before of is right as well', async (t) => {
    const world = await crowd(t, 25)
    assert.deepEqual(await ids(world, { startIndex: 21, count: 10 }), [
      'p020',
      'p021',
      'p022',
      'p023',
      'p024',
    ])
    const past = await world.engine.list('User', { startIndex: 99, count: 10 })
    assert.deepEqual([past.totalResults, past.resources.length], [25, 0])
  })

  test('a remembered page end is forgotten after a while', async (t) => {
    const { asked, wrapTable } = counting()
    const world = await crowd(t, 25, { wrapTable })
    await ids(world, { count: 10 })
    world.clock.set(world.clock.now() + 600_000)
    await ids(world, { startIndex: 11, count: 10 })
    assert.equal(asked.selects[1]?.after, undefined)
    assert.equal(asked.selects[1]?.offset, 10)
  })

  test('sorts by a column', async (t) => {
    const world = await crowd(t, 5)
    const sortBy = { name: 'userName' }
    assert.deepEqual(await ids(world, { sortBy }), ['p004', 'p003', 'p002', 'p001', 'p000'])
    assert.deepEqual(await ids(world, { sortBy, descending: true, count: 2 }), ['p000', 'p001'])
    assert.deepEqual(await ids(world, { sortBy, descending: true, count: 2, startIndex: 3 }), [
      'p002',
      'p003',
    ])
  })

  test('sorts in memory by what no column holds', async (t) => {
    const world = await crowd(t, 5)
    const sortBy = { name: 'title' }
    assert.deepEqual(await ids(world, { sortBy, descending: true }), [
      'p001',
      'p003',
      'p000',
      'p002',
      'p004',
    ])
    assert.deepEqual(await ids(world, { sortBy: { name: 'nothing' } }), [
      'p000',
      'p001',
      'p002',
      'p003',
      'p004',
    ])
  })

  test('checks row by row what the columns cannot say, page after page', async (t) => {
    const world = await crowd(t, 120)
    const filter = equal('title', 'odd')
    const seen: string[] = []
    for (let startIndex = 1; startIndex <= 60; startIndex += 25) {
      const page = await world.engine.list('User', { filter, startIndex, count: 25 })
      assert.equal(page.totalResults, 60)
      seen.push(...page.resources.map((one) => one.id))
    }
    assert.equal(new Set(seen).size, 60)
    assert.ok(seen.every((id) => Number(id.slice(1)) % 2 === 1))
    assert.equal(
      (await world.engine.list('User', { filter, startIndex: 1, count: 0 })).totalResults,
      60,
    )
    assert.deepEqual(await ids(world, { filter, startIndex: 59 }), ['p117', 'p119'])
  })

  test('leaves out people who were deleted while their rows stayed, with right totals', async (t) => {
    const world = await crowd(t, 30, { onDelete: { kind: 'keep' } })
    for (const index of [0, 7, 11, 29]) {
      await world.engine.remove('User', `p${String(index).padStart(3, '0')}`, context)
    }
    const first = await world.engine.list('User', { startIndex: 1, count: 10 })
    assert.equal(first.totalResults, 26)
    assert.equal(first.resources[0]?.id, 'p001')
    assert.equal(first.resources[9]?.id, 'p012')
    const rest = await world.engine.list('User', { startIndex: 11, count: 100 })
    assert.deepEqual([rest.totalResults, rest.resources.length], [26, 16])
    const filter = equal('title', 'odd')
    assert.equal(
      (await world.engine.list('User', { filter, startIndex: 1, count: 5 })).totalResults,
      12,
    )
    const gone = { filter: equal('externalId', 'p007'), startIndex: 1, count: 1 }
    assert.equal((await world.engine.list('User', gone)).totalResults, 0)
  })

  test('an id that no row can have gives an empty list', async (t) => {
    const world = await crowd(t, 2)
    assert.deepEqual(await ids(world, { filter: equal('id', '~zz') }), [])
    assert.deepEqual(await ids(world, { filter: equal('id', 'p001') }), ['p001'])
  })

  test('an unknown object type is refused', async (t) => {
    const { engine } = await people(t)
    assert.throws(
      () => engine.list('Group', { startIndex: 1, count: 1 }),
      (error) => isSyncError(error, 'REQUEST_NOT_FOUND'),
    )
  })
})
