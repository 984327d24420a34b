import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite, test } from 'node:test'
import type { Awaitable } from '../../src/model/awaitable.ts'
import { isSyncError, SyncError, type Code } from '../../src/model/errors.ts'
import type { RowOperation, TargetTable } from '../../src/sql/target.ts'
import { people, type People } from './people.ts'
import { methodsOf } from './table-methods.ts'

const ADA = { externalId: 'a-1', userName: 'ada@x', name: { givenName: 'Ada' }, active: true }
const ADA_ROW = { Id: 'a-1', UserPrincipalName: 'ada@x', Firstname: 'Ada', Active: 'True' }
const context = { requestId: 'test' }

interface Line {
  /** What happens to the next statements: they get through, their answer is lost, or they are not sent. */
  state: 'up' | 'answerLost' | 'down' | Code
  writes: RowOperation[]
  readonly wrapTable: (table: TargetTable) => TargetTable
  readonly check: () => Promise<void>
}

/** The line to a real table, which can be cut. */
function line(): Line {
  const away = (): SyncError => new SyncError('DATABASE_UNREACHABLE', 'away', { retryAfter: 5 })
  const up = async <T>(work: () => Awaitable<T>): Promise<T> => {
    if (self.state === 'down' || self.state === 'answerLost') throw away()
    return work()
  }
  const self: Line = {
    state: 'up',
    writes: [],
    check: () => up(async () => {}),
    wrapTable: (table) =>
      methodsOf(table, {
        ask: up,
        async write(work, operation) {
          self.writes.push(operation)
          if (self.state === 'down') throw away()
          if (self.state !== 'up' && self.state !== 'answerLost')
            throw new SyncError(self.state, 'no')
          const outcome = await work()
          if (self.state === 'answerLost') throw new SyncError('DATABASE_TIMEOUT', 'lost')
          return outcome
        },
      }),
  }
  return self
}

function coded(code: Code): (error: unknown) => boolean {
  return (error) => isSyncError(error, code)
}

suite('engine: a database that is away', () => {
  for (const [what, write] of [
    ['create', (world: People) => world.create(ADA)],
    ['change', (world: People) => world.patch('a-1', { active: false })],
  ] as const) {
    test(`a ${what} that the disk of the database may not have is not answered, and looked into`, async (t) => {
      let failing = false
      const notDurable = new SyncError('DATABASE_UNREACHABLE', 'the disk', { retryAfter: 5 })
      const wrapTable = (table: TargetTable): TargetTable => ({
        ...methodsOf(table),
        async apply(operation) {
          const applied = await table.apply(operation)
          if (!failing) return applied
          const durable = Promise.reject(notDurable)
          durable.catch(() => {})
          return { ...applied, durable }
        },
      })
      const world = await people(t, { wrapTable })
      if (what === 'change') await world.create(ADA)
      failing = true
      await assert.rejects(write(world), coded('DATABASE_UNREACHABLE'))
      assert.equal((await world.store.pending('People')).length, 1)
      failing = false
      await write(world)
      assert.equal((await world.store.pending('People')).length, 0)
      assert.equal(world.rows().length, 1)
    })
  }

  test('a create whose answer was lost is found again by the retry: one row, answered as created', async (t) => {
    const wire = line()
    const { create, rows, store } = await people(t, wire)
    wire.state = 'answerLost'
    await assert.rejects(create(ADA), coded('DATABASE_TIMEOUT'))
    wire.state = 'up'
    const { resource } = await create({ ...ADA, name: { givenName: 'Augusta' } })
    assert.equal(resource?.id, 'a-1')
    assert.deepEqual(rows(), [{ ...ADA_ROW, Firstname: 'Augusta' }])
    assert.deepEqual(await store.pending('People'), [])
  })

  test('the same with a key that the engine or the database makes: no second row', async (t) => {
    for (const key of ['uuid', 'database'] as const) {
      const wire = line()
      const { create, rows, store, engine } = await people(t, { ...wire, key })
      wire.state = 'answerLost'
      await assert.rejects(create({ userName: 'ada@x' }), coded('DATABASE_TIMEOUT'))
      wire.state = 'up'
      const { resource } = await create({ userName: 'Ada@x' })
      assert.equal(rows().length, 1, key)
      assert.equal((await engine.get('User', resource?.id ?? ''))?.source['userName'], 'Ada@x')
      assert.deepEqual(await store.pending('People'), [])
    }
  })

  test('the retry is answered as created also when somebody else was answered in between', async (t) => {
    const wire = line()
    const { create, rows, store } = await people(t, wire)
    wire.state = 'answerLost'
    await assert.rejects(create(ADA), coded('DATABASE_TIMEOUT'))
    wire.state = 'up'
    await create({ externalId: 'b', userName: 'b@x' })
    await sleep(50)
    assert.equal((await create(ADA)).resource?.id, 'a-1')
    assert.equal(rows().length, 2)
    assert.deepEqual(await store.pending('People'), [])
  })

  test('a create that never reached the database does not happen later', async (t) => {
    const wire = line()
    const { create, rows, store, patch } = await people(t, wire)
    await create({ externalId: 'b', userName: 'b@x' })
    wire.state = 'down'
    await assert.rejects(create(ADA), coded('DATABASE_UNREACHABLE'))
    wire.state = 'up'
    await patch('b', { userName: 'c@x' })
    await sleep(50)
    assert.equal(rows().length, 1)
    assert.deepEqual(await store.pending('People'), [])
  })

  test('an update whose answer was lost: what the row shows is what is known', async (t) => {
    const wire = line()
    const { create, patch, rows, engine } = await people(t, wire)
    await create({ ...ADA, title: 'Dr' })
    wire.state = 'answerLost'
    await assert.rejects(patch('a-1', { title: 'Prof' }), coded('DATABASE_TIMEOUT'))
    wire.state = 'up'
    wire.writes = []
    const { report } = await patch('a-1', { title: 'Prof' })
    assert.equal(report.operation, 'none')
    assert.deepEqual(wire.writes, [])
    assert.equal((await engine.get('User', 'a-1'))?.source['title'], 'Prof')
    assert.equal(rows()[0]?.['Badge'], 'Prof/ada@x')
  })

  test('an update that did not get through is dropped, and the retry writes it', async (t) => {
    const wire = line()
    const { create, patch, rows } = await people(t, wire)
    await create(ADA)
    wire.state = 'down'
    await assert.rejects(patch('a-1', { name: { givenName: 'B' } }), coded('DATABASE_UNREACHABLE'))
    wire.state = 'up'
    await patch('a-1', { active: false })
    assert.deepEqual(rows(), [{ ...ADA_ROW, Active: 'False' }])
    await patch('a-1', { name: { givenName: 'B' } })
    assert.equal(rows()[0]?.['Firstname'], 'B')
  })

  test('a delete whose answer was lost is a 404 for the retry, and nothing is remembered', async (t) => {
    const wire = line()
    const { create, rows, engine, store } = await people(t, wire)
    await create(ADA)
    wire.state = 'answerLost'
    await assert.rejects(engine.remove('User', 'a-1', context), coded('DATABASE_TIMEOUT'))
    wire.state = 'up'
    await assert.rejects(engine.remove('User', 'a-1', context), coded('OBJECT_UNKNOWN'))
    assert.deepEqual(rows(), [])
    assert.equal(
      await store.read({ connector: 'People', objectType: 'User', id: 'a-1' }),
      undefined,
    )
    await create(ADA)
  })

  test('what is unknown is looked into when the database answers somebody else', async (t) => {
    const wire = line()
    const { create, patch, store } = await people(t, wire)
    await create(ADA)
    await create({ externalId: 'b', userName: 'b@x' })
    wire.state = 'answerLost'
    await assert.rejects(patch('a-1', { name: { givenName: 'B' } }), coded('DATABASE_TIMEOUT'))
    wire.state = 'up'
    await patch('b', { active: true })
    await sleep(50)
    assert.deepEqual(await store.pending('People'), [])
    const object = await store.read({ connector: 'People', objectType: 'User', id: 'a-1' })
    assert.equal(object?.written['Firstname'], 'B')
  })

  test('while outcomes are unknown, an outage adds no further ones', async (t) => {
    const wire = line()
    const { create, store } = await people(t, wire)
    wire.state = 'down'
    for (let index = 0; index < 20; index += 1) {
      await assert.rejects(
        create({ externalId: `x${index}`, userName: `x${index}` }),
        coded('DATABASE_UNREACHABLE'),
      )
    }
    assert.equal((await store.pending('People')).length, 1)
  })

  test('what the database rolled back leaves nothing pending', async (t) => {
    const wire = line()
    const { create, store } = await people(t, wire)
    for (const code of ['DATABASE_CONTENTION', 'DATABASE_READ_ONLY', 'ROW_CHECK'] as const) {
      wire.state = code
      await assert.rejects(create(ADA), coded(code))
      assert.deepEqual(await store.pending('People'), [])
    }
  })

  test('a connector space that takes no writes refuses the event before any row is written', async (t) => {
    const { create, rows, store } = await people(t)
    await store.close()
    await assert.rejects(create(ADA), coded('STATE_UNREADABLE'))
    assert.deepEqual(rows(), [])
  })
})
