import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, type TestContext } from 'node:test'
import type { RecordFilter, SpaceRecord } from '../../src/state/space.ts'
import { openStore } from '../../src/state/sqlite/open-store.ts'
import type { State } from '../../src/state/state.ts'
import { newRecord, stagedExport, USERS } from './records.ts'
import { folder, keyOf, spaceObject } from './space.ts'

const AT = '2026-11-23T05:00:00.000Z'

/** One instant for everything: a range takes over the instant that its records were staged at. */
const clock = { now: () => Date.parse(AT) }

const FILTERS: readonly RecordFilter[] = [
  { kind: 'all' },
  { kind: 'touched' },
  { kind: 'toSynchronize', digest: 'd1' },
  { kind: 'staged' },
  { kind: 'staged', ready: { now: AT } },
  { kind: 'heldBy', plan: 'p-1' },
  { kind: 'state', state: 'waiting' },
  { kind: 'state', state: 'inSync' },
  { kind: 'failed' },
]

/** A generator of numbers that comes out alike for a seed (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** A space in which new people may stand in ranges, or not. */
interface Kind {
  state: State
  readonly path: string
  readonly ranges: boolean
}

type Random = (below: number) => number

/** What is done to both spaces; each gives the same work to every space. */
const WORKS: readonly ((random: Random) => (kind: Kind) => Promise<unknown>)[] = [
  (random) => {
    const from = random(1_000_000)
    const people = Array.from({ length: 90 + random(60) }, (_, at) =>
      newRecord(`p${from}-${at}`, {
        touched: false,
        evaluated: 'd1',
        staged: stagedExport({ desired: `{"Name":"${at}"}` }),
      }),
    )
    const odd = random(people.length * 2)
    const some = people.map((one, at) => (at === odd ? { ...one, touched: true } : one))
    const by = `run ${random(2)}`
    return ({ state, ranges }) => state.space.write(USERS, { added: some, ...(ranges && { by }) })
  },
  (random) => {
    const [start, length, by] = [random(400), 1 + random(300), `run ${random(2)}`]
    const [failing, again, renamed, skipped] = [random(40), random(40), random(40), random(10)]
    return async ({ state }) => {
      const all = await state.space.scan(USERS, { kind: 'staged' }, { limit: 5_000 })
      const staged = all.slice(start, start + length).filter((one) => one.number % 5 !== skipped)
      // The database made an id that somebody waits for.
      const ousted = all[start + length]?.id
      const [numbers, failed] = [staged.map((one) => one.number), new Map()]
      const bad = numbers[failing]
      if (bad !== undefined) failed.set(bad, { code: 'ROW_CHECK', attempts: 1, nextAt: AT })
      const gone = numbers[again] === bad ? undefined : numbers[again]
      const written = numbers.filter((one) => one !== bad && one !== gone)
      const made = written[renamed]
      await state.space.settle(USERS, {
        written,
        failed,
        again: gone === undefined ? [] : [gone],
        newIds: new Map(made === undefined ? [] : [[made, ousted ?? `made-${made}`]]),
        by,
        at: AT,
        config: 'c1',
      })
    }
  },
  (random) => {
    const plan = random(2) === 0 ? 'p-1' : undefined
    return ({ state }) => state.space.hold(USERS, 'insert', plan)
  },
  (random) => {
    const places = Array.from({ length: 1 + random(20) }, () => random(600))
    return async ({ state }) => {
      const all = await state.space.scan(USERS, { kind: 'all' }, { limit: 5_000 })
      const chosen = new Map(places.flatMap((at) => (all[at] ? [[at, all[at]] as const] : [])))
      const changed = [...chosen.values()].map((one) => ({ ...one, accepted: '{"changed":true}' }))
      assert.deepEqual(await state.space.write(USERS, { changed }), [])
    }
  },
  (random) => {
    const [start, length] = [random(600), random(30)]
    return async ({ state }) => {
      const all = await state.space.scan(USERS, { kind: 'all' }, { limit: 5_000 })
      const numbers = all.slice(start, start + length).map((one) => one.number)
      await state.space.drop(USERS, numbers)
    }
  },
  (random) => {
    const [at, forgets] = [random(600), random(2) === 0]
    return async ({ state }) => {
      const one = (await state.space.scan(USERS, { kind: 'all' }, { limit: 5_000 }))[at]
      if (one === undefined) return
      if (forgets) state.forget(keyOf(one.id))
      else state.settle(keyOf(one.id), spaceObject(one.id))
      await state.flush()
    }
  },
  () => async (kind) => {
    await kind.state.close()
    kind.state = openStore({ path: kind.path, clock })
  },
]

/** Everything that can be seen of a space. */
async function seen(state: State): Promise<unknown> {
  const scans: (readonly SpaceRecord[])[] = []
  for (const filter of FILTERS) scans.push(await paged(state, filter))
  const ids = (scans[0] ?? []).map((one) => one.id)
  const options = { limit: 5_000, brief: true } as const
  const brief = await state.space.scan(USERS, { kind: 'staged' }, options)
  const audit = await state.journal.audit({ limit: 100_000 })
  return {
    scans,
    brief: brief.map(({ number, id, version, state: at, written, staged, heldBy, failure }) => [
      [number, id, version, at, written],
      [staged, heldBy, failure],
    ]),
    found: await state.space.find(USERS, { ids }),
    objects: ids.map((id) => state.read(keyOf(id))),
    counts: await state.space.counts(USERS),
    audit: audit.map(({ number: _number, ...entry }) => entry),
  }
}

async function paged(state: State, filter: RecordFilter): Promise<readonly SpaceRecord[]> {
  const records: SpaceRecord[] = []
  for (let after = 0; ; ) {
    const page = await state.space.scan(USERS, filter, { after, limit: 70 })
    const last = page.at(-1)
    if (last === undefined) return records
    records.push(...page)
    after = last.number
  }
}

function openKinds(t: TestContext): readonly Kind[] {
  const directory = folder(t)
  const kinds = [true, false].map((ranges) => {
    const path = join(directory, `${ranges}.db`)
    return { state: openStore({ path, clock }), path, ranges }
  })
  t.after(() => Promise.all(kinds.map(({ state }) => state.close())))
  return kinds
}

suite('staged inserts in ranges', () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    test(`look and behave like those that are stored each by itself (seed ${seed})`, async (t) => {
      const kinds = openKinds(t)
      const random = seeded(seed)
      for (let step = 0; step < 14; step += 1) {
        // Every other work adds people, so that there is something to work on.
        const work = WORKS[step % 3 === 0 ? 0 : random(WORKS.length)]?.(random)
        const looks: unknown[] = []
        for (const kind of kinds) {
          await work?.(kind)
          looks.push(await seen(kind.state))
        }
        assert.deepEqual(looks[0], looks[1], `step ${step}`)
      }
    })
  }

  test('are marked as written without a second write of their records', async (t) => {
    const path = join(folder(t), 'state.db')
    const state = openStore({ path, clock })
    t.after(() => state.close())
    const people = Array.from({ length: 1_000 }, (_, at) =>
      newRecord(`p${at}`, { touched: false, staged: stagedExport() }),
    )
    await state.space.write(USERS, { added: people, by: 'run 1' })
    const staged = await state.space.scan(USERS, { kind: 'staged' }, { limit: 5_000 })
    const written = staged.map((one) => one.number)
    const marks = { failed: new Map(), again: [], by: 'run 1', at: AT, config: 'c1' }
    const before = storedRecords(path)
    await state.space.settle(USERS, { ...marks, written })
    assert.deepEqual(storedRecords(path), before)
    const { byState } = await state.space.counts(USERS)
    assert.deepEqual([byState.waiting, byState.inSync], [0, 1_000])
  })

  test('pass over ids that are taken, one at a time or all at once', async (t) => {
    const directory = folder(t)
    const state = openStore({ path: join(directory, 'state.db'), clock })
    t.after(() => state.close())
    const people = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) =>
        newRecord(`p${from + at}`, { touched: false, staged: stagedExport() }),
      )
    await state.space.write(USERS, { added: people(100, 103) })
    await state.space.write(USERS, { added: people(200, 220) })
    await state.space.write(USERS, { added: people(0, 305), by: 'run 1' })
    const all = await state.space.scan(USERS, { kind: 'all' }, { limit: 5_000 })
    assert.equal(new Set(all.map((one) => one.id)).size, 305)
    assert.equal(all.length, 305)
    const staged = await state.space.scan(USERS, { kind: 'staged' }, { limit: 5_000 })
    assert.deepEqual(
      staged.map((one) => one.id),
      all.map((one) => one.id),
    )
  })

  test('are seen by another process as what they are', async (t) => {
    const path = join(folder(t), 'state.db')
    const state = openStore({ path, clock })
    t.after(() => state.close())
    const beside = openStore({ path, clock, readOnly: true })
    t.after(() => beside.close())
    const people = Array.from({ length: 200 }, (_, at) =>
      newRecord(`p${at}`, { touched: false, staged: stagedExport() }),
    )
    await state.space.write(USERS, { added: people, by: 'run 1' })
    assert.equal((await beside.space.counts(USERS)).staged.insert, 200)
    assert.equal((await beside.space.find(USERS, { ids: ['p7'] }))[0]?.state, 'waiting')
    const staged = await beside.space.scan(USERS, { kind: 'staged' }, { limit: 5_000 })
    const written = staged.slice(0, 50).map((one) => one.number)
    const marks = { failed: new Map(), again: [], by: 'run 1', at: AT, config: 'c1' }
    await state.space.settle(USERS, { ...marks, written })
    assert.equal((await beside.space.counts(USERS)).staged.insert, 150)
    assert.equal((await beside.space.find(USERS, { ids: ['p7'] }))[0]?.state, 'inSync')
  })
})

function storedRecords(path: string): unknown {
  const database = new DatabaseSync(path, { readOnly: true })
  const rows = database.prepare('SELECT * FROM objects ORDER BY number').all()
  database.close()
  return rows
}
