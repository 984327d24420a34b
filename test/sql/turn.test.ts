import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isSyncError } from '../../src/model/errors.ts'
import { openTarget } from '../../src/sql/open.ts'
import { insert, remove, update, withPeople } from './behaviour/people.ts'
import { SERVERS, withTable } from './servers.ts'

const [sqlite] = SERVERS
assert.ok(sqlite)

suite('writes that share a turn on SQLite', () => {
  test('a trigger that rolls everything back fails its own write only', () =>
    withPeople(
      sqlite,
      async ({ table }) => {
        const people = await table(['Id'])
        const outcomes = await Promise.allSettled(
          ['a', 'b', 'bad', 'c'].map((Id) => people.write(insert({ Id, UserName: Id }))),
        )
        assert.deepEqual(
          outcomes.map(({ status }) => status),
          ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
        )
        assert.equal(await people.count({ kind: 'always' }), 3)
      },
      {
        after: (quoted) => [
          `create trigger "no ${Date.now()}" before insert on ${quoted} when new."Id" = 'bad' begin select raise(rollback, 'no'); end`,
        ],
      },
    ))

  test('a constraint that is checked at the commit fails its own write only', () =>
    withPeople(sqlite, async ({ quoted, table }) => {
      const parents = await table(['Id'])
      await parents.write(insert({ Id: 'boss', UserName: 'boss' }))
      const options = {
        columns: {
          Id: 'text not null primary key',
          Boss: `text references ${quoted} ("Id") deferrable initially deferred`,
        },
      }
      await withTable(sqlite, options, async (fixture) => {
        const people = await fixture.table(['Id'])
        const outcomes = await Promise.allSettled(
          ['boss', 'nobody', 'boss'].map((Boss, at) => people.write(insert({ Id: `${at}`, Boss }))),
        )
        const [first, second, third] = outcomes
        assert.equal(first?.status, 'fulfilled')
        assert.equal(third?.status, 'fulfilled')
        assert.ok(second?.status === 'rejected' && isSyncError(second.reason, 'ROW_FOREIGN_KEY'))
        assert.equal(await people.count({ kind: 'always' }), 2)
      })
    }))

  test('writes of one row in one turn keep their order', () =>
    withPeople(sqlite, async ({ table }) => {
      const people = await table(['Id'])
      const kinds = await Promise.all([
        people.write(insert({ Id: 'a', UserName: 'one' })),
        people.write(update({ Id: 'a' }, { UserName: 'two' })),
        people.write(remove({ Id: 'a' })),
        people.write(update({ Id: 'a' }, { UserName: 'three' })),
        people.write(insert({ Id: 'a', UserName: 'four' })),
      ])
      assert.deepEqual(
        kinds.map(({ kind }) => kind),
        ['written', 'written', 'written', 'absent', 'written'],
      )
      assert.equal((await people.read({ Id: 'a' }))?.['UserName'], 'four')
    }))

  test('writes that one promise sets free share a transaction, before the event loop turns', () =>
    withPeople(sqlite, async ({ table }) => {
      const people = await table(['Id'])
      await people.write(insert({ Id: 'first', UserName: 'first' }))
      const free = Promise.withResolvers<void>()
      const writes = Array.from({ length: 10 }, async (_, at) => {
        await free.promise
        for (let steps = 0; steps < at; steps += 1) await Promise.resolve()
        return people.apply(insert({ Id: `${at}`, UserName: `${at}` }))
      })
      let turned = false
      setImmediate(() => {
        turned = true
      })
      free.resolve()
      await writes[0]
      assert.equal(await people.count({ kind: 'always' }), 11)
      assert.equal(turned, false)
      await Promise.all(writes)
    }))

  test('the outcome is known before it is durable, and one sync is for all of a turn', () =>
    withPeople(sqlite, async ({ table }) => {
      const people = await table(['Id'])
      const applied = await Promise.all(
        ['a', 'b', 'c'].map((Id) => people.apply(insert({ Id, UserName: Id }))),
      )
      let durable = false
      const [first] = applied
      assert.ok(first?.durable)
      void first.durable.then(() => {
        durable = true
      })
      assert.deepEqual(
        applied.map(({ outcome }) => outcome.kind),
        ['written', 'written', 'written'],
      )
      assert.equal(durable, false)
      for (const one of applied) assert.equal(one.durable, first.durable)
      await first.durable
      assert.equal(durable, true)
    }))

  test('a database in memory lives as long as its target', async () => {
    const target = openTarget({ dialect: 'sqlite', connection: ':memory:' })
    await target.check()
    assert.equal(await target.describe({ name: 'nothing' }), undefined)
    await target.close()
    await assert.rejects(target.check(), { code: 'DATABASE_UNREACHABLE' })
  })

  test('a folder that is missing is said with its path', async () => {
    const target = openTarget({ dialect: 'sqlite', connection: { path: '/no/such/folder/x.db' } })
    await assert.rejects(target.check(), /folder of the SQLite file \/no\/such\/folder\/x\.db/u)
    await target.close()
  })
})
