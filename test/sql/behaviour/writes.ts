import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSyncError } from '../../../src/model/errors.ts'
import type { TestServer } from '../servers.ts'
import { withTable } from '../servers.ts'
import { insert, NAME, plain, remove, update, withPeople } from './people.ts'

const ANN = { Id: 'a', UserName: 'ann@x', Active: 'True', Note: null }

/** Insert, update, delete and what becomes of each. */
export function writes(server: TestServer): void {
  test('an insert gives the row as it stands', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      const outcome = await people.write(insert({ Id: 'a', UserName: 'ann@x', Active: 'True' }))
      assert.equal(outcome.kind, 'written')
      assert.deepEqual(outcome.kind === 'written' && plain(outcome.row), ANN)
      assert.deepEqual(plain(await people.read({ Id: 'a' })), ANN)
    }))

  test('an insert of a key that exists says so and changes nothing', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      await people.write(insert(ANN, [NAME]))
      assert.deepEqual(await people.write(insert({ ...ANN, UserName: 'z' }, [NAME])), {
        kind: 'exists',
      })
      assert.deepEqual(await people.write(insert({ ...ANN, UserName: 'z' })), { kind: 'exists' })
      assert.deepEqual(plain(await people.read({ Id: 'a' })), ANN)
    }))

  test('a guarded value of another row is refused without case, with its column', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      await people.write(insert(ANN, [NAME]))
      const taken = { kind: 'exists', column: 'UserName' }
      assert.deepEqual(await people.write(insert({ Id: 'b', UserName: 'ANN@X' }, [NAME])), taken)
      await people.write(insert({ Id: 'b', UserName: 'bob@x' }, [NAME]))
      assert.deepEqual(
        await people.write(update({ Id: 'b' }, { UserName: 'Ann@x' }, [NAME])),
        taken,
      )
      assert.equal(
        (await people.write(update({ Id: 'a' }, { UserName: 'Ann@x' }, [NAME]))).kind,
        'written',
      )
      assert.equal(await people.count({ kind: 'always' }), 2)
    }))

  test('concurrent inserts of one guarded value leave one row', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, (_, at) =>
          people.write(insert({ Id: `k${at}`, UserName: at % 2 ? 'Same' : 'same' }, [NAME])),
        ),
      )
      assert.equal(outcomes.filter(({ kind }) => kind === 'written').length, 1)
      assert.equal(await people.count({ kind: 'always' }), 1)
    }))

  test('an update of the key moves the row, and finds who has the key already', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      await people.write(insert(ANN))
      const moved = await people.write(update({ Id: 'a' }, { Id: 'b', Active: 'False' }))
      assert.deepEqual(moved.kind === 'written' && plain(moved.row), {
        ...ANN,
        Id: 'b',
        Active: 'False',
      })
      await people.write(insert({ ...ANN, Id: 'c' }))
      await assert.rejects(people.write(update({ Id: 'c' }, { Id: 'b' })), (error) =>
        isSyncError(error, 'ROW_UNIQUE'),
      )
      assert.equal(await people.count({ kind: 'always' }), 2)
    }))

  test('a row is replaced by another one in one transaction, or stays', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      await people.write(insert({ ...ANN, Note: 'old' }))
      await people.write(insert({ Id: 'z', UserName: 'zoe@x' }))
      const row = { Id: 'b', UserName: 'ANN@x' }
      const replaced = await people.replace(
        { Id: 'a' },
        { kind: 'insert', values: row, unique: [NAME] },
      )
      assert.equal(replaced.kind, 'written')
      assert.deepEqual(plain(await people.read({ Id: 'b' })), { ...row, Active: null, Note: null })
      assert.equal(await people.read({ Id: 'a' }), undefined)
      const again = await people.replace(
        { Id: 'a' },
        { kind: 'insert', values: row, unique: [NAME] },
      )
      assert.deepEqual(again, { kind: 'exists' })
      const taken = {
        kind: 'insert',
        values: { Id: 'c', UserName: 'Zoe@x' },
        unique: [NAME],
      } as const
      assert.deepEqual(await people.replace({ Id: 'b' }, taken), {
        kind: 'exists',
        column: 'UserName',
      })
      const bad = { kind: 'insert', values: { Id: 'c', UserName: null }, unique: [] } as const
      await assert.rejects(people.replace({ Id: 'b' }, bad), (error) =>
        isSyncError(error, 'ROW_NOT_NULL'),
      )
      assert.equal((await people.read({ Id: 'b' }))?.['UserName'], 'ANN@x')
      assert.equal(await people.count({ kind: 'always' }), 2)
    }))

  test('an update changes only the columns that it sets', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      await people.write(insert(ANN))
      const outcome = await people.write(update({ Id: 'a' }, { Active: 'False' }))
      assert.deepEqual(outcome.kind === 'written' && plain(outcome.row), {
        ...ANN,
        Active: 'False',
      })
    }))

  test('an update to the same values has matched its row', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      await people.write(insert(ANN))
      assert.equal((await people.write(update({ Id: 'a' }, { Active: 'True' }))).kind, 'written')
    }))

  test('an update or delete of an unknown key says absent', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      assert.deepEqual(await people.write(update({ Id: 'x' }, { Active: 'n' })), { kind: 'absent' })
      assert.deepEqual(await people.write(update({ Id: 'x' }, { UserName: 'n' }, [NAME])), {
        kind: 'absent',
      })
      assert.deepEqual(await people.write(remove({ Id: 'x' })), { kind: 'absent' })
    }))

  test('a deleted row is gone, and deleting it again says absent', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      await people.write(insert(ANN))
      assert.deepEqual(await people.write(remove({ Id: 'a' })), { kind: 'written' })
      assert.equal(await people.read({ Id: 'a' }), undefined)
      assert.deepEqual(await people.write(remove({ Id: 'a' })), { kind: 'absent' })
    }))

  test('a changed key is found under its new value', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      await people.write(insert(ANN))
      const outcome = await people.write(update({ Id: 'a' }, { Id: 'b' }))
      assert.deepEqual(outcome.kind === 'written' && plain(outcome.row), { ...ANN, Id: 'b' })
    }))

  test('keys are exact: case and trailing blanks tell rows apart', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      await people.write(insert(ANN))
      for (const Id of ['A', 'a ', ' a', 'á']) {
        assert.equal(await people.read({ Id }), undefined, `read of "${Id}"`)
        assert.equal((await people.write(update({ Id }, { Active: 'x' }))).kind, 'absent')
        assert.equal((await people.write(remove({ Id }))).kind, 'absent')
      }
      assert.deepEqual(plain(await people.read({ Id: 'a' })), ANN)
    }))

  test('many keys are read at once, each exactly', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      for (const Id of ['a', 'b', "c'", 'd%']) {
        await people.write(insert({ Id, UserName: Id }))
      }
      const keys = ['a', 'B', "c'", 'd%', 'd_', 'e', 'f', 'g', 'h', 'i'].map((Id) => ({ Id }))
      const rows = await people.readMany(keys)
      assert.deepEqual(rows.map((row) => String(row['Id'])).toSorted(), ['a', "c'", 'd%'])
    }))

  test('concurrent writes with a bad one among them: only the bad one fails', () =>
    withPeople(server, async ({ table, target }) => {
      const people = await table(['Id'])
      const outcomes = await Promise.allSettled(
        Array.from({ length: 30 }, (_, at) =>
          people.write(insert({ Id: `k${at}`, UserName: at === 13 ? null : `u${at}` }, [NAME])),
        ),
      )
      const failed = outcomes.flatMap((one, at) => (one.status === 'rejected' ? [at] : []))
      assert.deepEqual(failed, [13])
      assert.equal(await people.count({ kind: 'always' }), 29)
      assert.ok(target.dialect)
    }))

  test('concurrent updates of many rows and of one row all take effect', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      for (let at = 0; at < 10; at += 1) {
        await people.write(insert({ Id: `k${at}`, UserName: `u${at}` }))
      }
      const outcomes = await Promise.all(
        Array.from({ length: 40 }, (_, at) =>
          people.write(update({ Id: `k${at % 10}` }, { Active: `v${Math.floor(at / 10)}` })),
        ),
      )
      for (const [at, outcome] of outcomes.entries()) {
        assert.equal(outcome.kind === 'written' && outcome.row?.['Id'], `k${at % 10}`)
        assert.equal(
          outcome.kind === 'written' && outcome.row?.['Active'],
          `v${Math.floor(at / 10)}`,
        )
      }
      const rows = await people.select({ condition: { kind: 'always' }, limit: 50 })
      assert.deepEqual(new Set(rows.map((row) => row['Active'])), new Set(['v3']))
    }))

  test('concurrent deletes, half of them of unknown keys, say which were which', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      for (let at = 0; at < 8; at += 1) {
        await people.write(insert({ Id: `k${at}`, UserName: `u${at}` }))
      }
      const outcomes = await Promise.all(
        Array.from({ length: 16 }, (_, at) => people.write(remove({ Id: `k${at}` }))),
      )
      const kinds = outcomes.map(({ kind }) => kind)
      assert.deepEqual(kinds.slice(0, 8), Array(8).fill('written'))
      assert.deepEqual(kinds.slice(8), Array(8).fill('absent'))
    }))

  test('a key that the database makes comes back', () =>
    withTable(
      server,
      { columns: { Id: server.types.generated, UserName: `${server.types.text50} not null` } },
      async ({ table }) => {
        const people = await table(['Id'])
        const made = await Promise.all(
          ['a', 'b', 'c'].map((UserName) => people.write(insert({ UserName }, [NAME]))),
        )
        for (const [at, outcome] of made.entries()) {
          const row = outcome.kind === 'written' ? outcome.row : undefined
          assert.equal(typeof row?.['Id'], 'number')
          assert.equal(row?.['UserName'], ['a', 'b', 'c'][at])
          assert.deepEqual(plain(await people.read({ Id: row?.['Id'] ?? 0 })), plain(row))
        }
      },
    ))

  test('a composite anchor works', () =>
    withTable(
      server,
      {
        columns: {
          Tenant: `${server.types.text50} not null`,
          Number: `${server.types.int} not null`,
          Name: `${server.types.text50} null`,
        },
        constraints: [`primary key (${server.quote('Tenant')}, ${server.quote('Number')})`],
      },
      async ({ table }) => {
        const people = await table(['Tenant', 'Number'])
        for (const Number of [1, 2, 10]) await people.write(insert({ Tenant: 'a', Number }))
        await people.write(insert({ Tenant: 'b', Number: 1, Name: 'x' }))
        assert.equal((await people.write(insert({ Tenant: 'b', Number: 1 }))).kind, 'exists')
        await people.write(update({ Tenant: 'a', Number: 2 }, { Name: 'two' }))
        assert.equal((await people.read({ Tenant: 'a', Number: 2 }))?.['Name'], 'two')
        const many = await people.readMany([
          { Tenant: 'a', Number: 1 },
          { Tenant: 'b', Number: 1 },
          { Tenant: 'B', Number: 1 },
        ])
        assert.equal(many.length, 2)
        const page = await people.select({
          condition: { kind: 'always' },
          after: { Tenant: 'a', Number: 2 },
          limit: 5,
        })
        assert.deepEqual(
          page.map((row) => `${row['Tenant']}${row['Number']}`),
          ['a10', 'b1'],
        )
      },
    ))

  test('without a unique key of its own the anchor is still kept unique', () =>
    withTable(
      server,
      { columns: { Id: server.types.text50, Active: server.types.text50 } },
      async ({ table }) => {
        const people = await table(['Id'])
        assert.equal((await people.write(insert({ Id: 'a' }))).kind, 'written')
        assert.deepEqual(await people.write(insert({ Id: 'a' })), { kind: 'exists' })
        assert.equal((await people.write(insert({ Id: 'A' }))).kind, 'written')
      },
    ))

  test('names with blanks, dots, quotes, brackets and reserved words are exact', () =>
    withTable(
      server,
      {
        name: `o'rder [by] "x" \`y\``,
        columns: {
          'the key': `${server.types.text50} not null primary key`,
          'first.name': server.types.text50,
          'a]b"c`d': server.types.text50,
          select: server.types.text50,
          other: server.types.text50,
        },
      },
      async ({ table }) => {
        const people = await table(['the key'])
        const row = { 'the key': '1', 'first.name': 'x', 'a]b"c`d': 'y', select: 'z', other: 'o' }
        const guard = { column: 'other', case: 'folded' } as const
        const outcome = await people.write(insert(row, [guard]))
        assert.deepEqual(outcome.kind === 'written' && plain(outcome.row), row)
        await people.write(update({ 'the key': '1' }, { 'a]b"c`d': 'n', other: 'p' }, [guard]))
        assert.equal((await people.read({ 'the key': '1' }))?.['a]b"c`d'], 'n')
      },
    ))

  test('a row that a trigger takes away under an update is a success without a row', async (t) => {
    const { deletingTrigger } = server
    if (deletingTrigger === undefined) {
      t.skip(`${server.title} lets no trigger write the table that it stands on`)
      return
    }
    await withPeople(
      server,
      async ({ table, describe }) => {
        assert.deepEqual(
          (await describe()).triggers.map(({ events, deletes }) => ({ events, deletes })),
          [{ events: ['update'], deletes: true }],
        )
        const people = await table(['Id'])
        await people.write(insert(ANN, [NAME]))
        const kept = await people.write(update({ Id: 'a' }, { Active: 'False' }))
        assert.equal(kept.kind === 'written' && kept.row?.['Active'], 'False')
        assert.deepEqual(await people.write(update({ Id: 'a' }, { Active: 'gone' })), {
          kind: 'written',
        })
        assert.equal(await people.read({ Id: 'a' }), undefined)
        assert.deepEqual(await people.write(update({ Id: 'a' }, { Active: 'gone' })), {
          kind: 'absent',
        })
        assert.equal((await people.write(insert(ANN, [NAME]))).kind, 'written')
      },
      { after: deletingTrigger },
    )
  })

  test('another unique key that refuses is ROW_UNIQUE and writes nothing', () =>
    withPeople(
      server,
      async ({ table }) => {
        const people = await table(['Id'])
        await people.write(insert({ ...ANN, Active: 'same' }))
        await assert.rejects(
          people.write(insert({ Id: 'b', UserName: 'b', Active: 'same' })),
          (thrown) => {
            assert.ok(isSyncError(thrown, 'ROW_UNIQUE'))
            assert.equal(thrown.facts.column, 'Active')
            assert.match(thrown.message, /^The column Active holds this value in another row/u)
            return !thrown.message.includes('same')
          },
        )
        assert.equal(await people.count({ kind: 'always' }), 1)
      },
      {
        constraints: [
          `constraint ${server.quote(`uq ${Date.now()}`)} unique (${server.quote('Active')})`,
        ],
      },
    ))

  test('a key of several columns that refuses names them all, and no value', () =>
    withPeople(
      server,
      async ({ table }) => {
        const people = await table(['Id'])
        const held = { UserName: 'ann', Active: 'same' }
        await people.write(insert({ Id: 'a', ...held }))
        await assert.rejects(people.write(insert({ Id: 'b', ...held })), (thrown) => {
          assert.ok(isSyncError(thrown, 'ROW_UNIQUE'))
          assert.equal(thrown.facts.column, undefined)
          assert.match(thrown.message, /^The columns UserName, Active hold these values together/u)
          return !/ann|same/u.test(thrown.message)
        })
      },
      {
        constraints: [
          `constraint ${server.quote(`two ${Date.now()}`)} unique (${server.quote('UserName')}, ${server.quote('Active')})`,
        ],
      },
    ))
}
