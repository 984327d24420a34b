import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestServer } from '../servers.ts'
import { withPeople } from './people.ts'

/** What the login may do, what points at a table, and what its rows say. */
export function looks(server: TestServer): void {
  const { quote, types } = server

  test('the owner of a table may do everything, and the product says its name', () =>
    withPeople(server, async ({ target, describe }) => {
      const { database, allowed, rowSecurity } = await target.survey(await describe())
      const all = ['Id', 'UserName', 'Active', 'Note']
      assert.deepEqual(allowed, {
        select: all,
        insert: all,
        update: all,
        delete: true,
        temporary: true,
      })
      assert.equal(database.product, server.title)
      assert.match(database.version, /^\d+\.\d+/u)
      assert.equal(rowSecurity, false)
    }))

  test('foreign keys that point here are told, with what a delete does and how many rows do', () =>
    withPeople(server, async ({ target, describe, quoted, name }) => {
      const other = `badges of ${name}`
      await server.execute(
        `insert into ${quoted} (${quote('Id')}, ${quote('UserName')}) values ('1', 'a')`,
        `create table ${quote(other)} (${quote('n')} ${types.int} not null primary key, ${quote('Person')} ${types.text50} null,
          constraint ${quote(`fk of ${name}`)} foreign key (${quote('Person')}) references ${quoted} (${quote('Id')}))`,
        `insert into ${quote(other)} values (1, '1')`,
        `insert into ${quote(other)} values (2, null)`,
      )
      try {
        const description = await describe()
        const { referencedBy } = await target.survey(description)
        assert.equal(referencedBy.length, 1)
        const [reference] = referencedBy
        assert.ok(reference)
        // Babelfish tells columns in lower case, and takes them so; where case counts, the count below finds nothing.
        const columns = reference.columns.map((column) => column.toLowerCase())
        assert.deepEqual(
          [reference.table.name, columns, reference.onDelete],
          [other, ['person'], 'refuse'],
        )
        assert.equal(await target.look(description).referring(reference), 1)
      } finally {
        await server.execute(`drop table ${quote(other)}`)
      }
    }))

  test('rows are counted, sampled, and searched for full and repeated texts', () =>
    withPeople(server, async ({ target, describe, quoted }) => {
      const columns = [quote('Id'), quote('UserName'), quote('Active')].join(', ')
      const rows = ["('1', 'ada', 'x')", "('2', 'Ada', 'x')", `('3', '${'z'.repeat(50)}', null)`]
      await server.execute(...rows.map((row) => `insert into ${quoted} (${columns}) values ${row}`))
      const look = target.look(await describe())
      assert.deepEqual(await look.size(), { rows: 3, estimated: false })
      const sample = await look.sample(['Id', 'Active'], 2)
      assert.equal(sample.length, 2)
      assert.deepEqual(Object.keys(sample[0] ?? {}), ['Id', 'Active'])
      assert.deepEqual(
        await look.atLeast(
          new Map([
            ['UserName', 50],
            ['Active', 50],
          ]),
        ),
        new Map([
          ['UserName', 1],
          ['Active', 0],
        ]),
      )
      assert.equal(await look.repeated('UserName', 'folded'), 1)
      assert.equal(await look.repeated('Active', 'exact'), 1, 'NULL is not repeated')
      assert.equal(await look.repeated('Id', 'exact'), 0)
    }))

  test('an empty table is one, and tables are listed', () =>
    withPeople(server, async ({ target, describe, name }) => {
      const look = target.look(await describe())
      assert.deepEqual(await look.size(), { rows: 0, estimated: false })
      assert.deepEqual(await look.atLeast(new Map([['UserName', 50]])), new Map([['UserName', 0]]))
      assert.deepEqual(await look.sample(['Id'], 5), [])
      assert.ok((await target.list()).some((one) => one.name === name))
    }))
}
