import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type TestServer, withTable } from '../servers.ts'
import { withPeople } from './people.ts'

/** What the catalogue tells. */
export function descriptions(server: TestServer): void {
  test('a table that is not there is undefined, also when the case differs', () =>
    withPeople(server, async ({ target }) => {
      assert.equal(await target.describe({ name: 'no such table, surely' }), undefined)
      assert.equal(await target.describe({ schema: 'no such schema', name: 'people' }), undefined)
    }))

  test('columns come with kind, length, nullability, default and who makes them', () =>
    withTable(
      server,
      {
        columns: {
          Id: server.types.generated,
          Name: `${server.types.text50} not null`,
          Active: `${server.types.bool} default ${server.dialect === 'postgres' ? 'true' : '1'}`,
          Start: `${server.types.date} null`,
          Seen: server.types.datetime,
          Photo: server.types.binary,
          Amount: server.types.decimal,
          Key: server.types.uuid,
        },
      },
      async ({ describe }) => {
        const description = await describe()
        const { columns, primaryKey, kind } = description
        assert.equal(kind, 'table')
        assert.deepEqual(primaryKey, ['Id'])
        assert.deepEqual(
          columns.map((column) => column.kind),
          ['int', 'text', 'bool', 'date', 'datetime', 'binary', 'decimal', 'uuid'],
        )
        const [id, name, active, start] = columns
        assert.equal(id?.generated, 'identity')
        assert.equal(id?.nullable, false)
        assert.equal(name?.length, 50)
        assert.equal(name?.nullable, false)
        assert.equal(name?.hasDefault, false)
        assert.equal(active?.hasDefault, true)
        assert.equal(start?.nullable, true)
      },
    ))

  test('unique keys and indexes are told', () =>
    withTable(
      server,
      {
        columns: {
          Id: `${server.types.text50} not null primary key`,
          Mail: `${server.types.text50} not null`,
          A: `${server.types.int} not null`,
          B: `${server.types.int} not null`,
        },
        constraints: [
          `unique (${server.quote('Mail')})`,
          `unique (${server.quote('A')}, ${server.quote('B')})`,
        ],
      },
      async ({ describe }) => {
        const { uniqueKeys, indexed, primaryKey } = await describe()
        assert.deepEqual(primaryKey, ['Id'])
        assert.deepEqual(uniqueKeys.map((key) => key.join('+')).toSorted(), ['A+B', 'Mail'])
        assert.deepEqual(indexed.map(({ column }) => column).toSorted(), ['A', 'Id', 'Mail'])
      },
    ))

  test('a view is a view', async (t) => {
    const imitation = await server.imitation?.()
    if (imitation !== undefined) {
      t.skip(imitation)
      return
    }
    await withPeople(server, async ({ target, quoted, name }) => {
      const view = `view of ${name}`
      await server.execute(`create view ${server.quote(view)} as select * from ${quoted}`)
      try {
        const description = await target.describe({ name: view })
        assert.equal(description?.kind, 'view')
        assert.deepEqual(
          description?.columns.map((column) => column.name),
          ['Id', 'UserName', 'Active', 'Note'],
        )
      } finally {
        await server.execute(`drop view ${server.quote(view)}`)
      }
    })
  })

  test('a column that the table has not is DATABASE_SCHEMA before anything is sent', () =>
    withPeople(server, async ({ table }) => {
      await assert.rejects(table(['Id'], ['Id', 'Nmae']), { code: 'DATABASE_SCHEMA' })
    }))
}
