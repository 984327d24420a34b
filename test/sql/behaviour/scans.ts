import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BulkTable, Cells, ScanOptions } from '../../../src/sql/bulk.ts'
import { type TestServer, withTable } from '../servers.ts'
import { withPeople } from './people.ts'

/** Tables that are read through, a page at a time. */
export function scans(server: TestServer): void {
  test('a scan gives every row once, in the order of the anchor, whatever the page size', () =>
    withPeople(server, async ({ bulk }) => {
      const people = await bulk(['Id'])
      const ids = Array.from({ length: 25 }, (_, at) => `p${String(at).padStart(3, '0')}`)
      const rows = ids.map((id) => [id, `${id}@x`, null, 'a\tnote'])
      await people.write({ kind: 'insert', columns: COLUMNS, rows, unique: [] })
      for (const pageSize of [1, 7, 25, 100]) {
        assert.deepEqual(await scanned(people, { pageSize }), rows, `pages of ${pageSize}`)
      }
      const pages: number[] = []
      for await (const page of people.scan({ pageSize: 10 })) pages.push(page.length)
      assert.deepEqual(pages, [10, 10, 5])
    }))

  test('a scan of an empty table gives no page', () =>
    withPeople(server, async ({ bulk }) => {
      const people = await bulk(['Id'])
      assert.deepEqual(await scanned(people, { pageSize: 10 }), [])
    }))

  test('a scan of keys reads the anchor alone, and one of other columns goes on behind it', () =>
    withPeople(server, async ({ bulk }) => {
      const people = await bulk(['Id'])
      const rows = ['a', 'b', 'c'].map((id) => [id, `${id}@x`, 'True', null])
      await people.write({ kind: 'insert', columns: COLUMNS, rows, unique: [] })
      assert.deepEqual(await scanned(people, { pageSize: 2, columns: ['Id'] }), [
        ['a'],
        ['b'],
        ['c'],
      ])
      assert.deepEqual(await scanned(people, { pageSize: 2, columns: ['UserName'] }), [
        ['a@x'],
        ['b@x'],
        ['c@x'],
      ])
    }))

  test('a composite anchor is scanned in the order of its columns', () =>
    withTable(
      server,
      {
        columns: {
          Tenant: `${server.types.text50} not null`,
          No: `${server.types.int} not null`,
          Active: `${server.types.bool} null`,
        },
        constraints: [`primary key (${server.quote('Tenant')}, ${server.quote('No')})`],
      },
      async ({ bulk }) => {
        const table = await bulk(['Tenant', 'No'])
        const rows = ['a', 'b', 'c'].flatMap((tenant) =>
          [1, 2, 10].map((no) => [tenant, no, no === 2]),
        )
        await table.write({
          kind: 'insert',
          columns: ['Tenant', 'No', 'Active'],
          rows: rows.toReversed(),
          unique: [],
        })
        for (const pageSize of [1, 2, 4]) assert.deepEqual(await scanned(table, { pageSize }), rows)
      },
    ))

  test('rows without a key are passed over and hide nobody', () =>
    withTable(
      server,
      { columns: { Id: `${server.types.int} null`, Note: `${server.types.text50} null` } },
      async ({ bulk, quoted }) => {
        const id = server.quote('Id')
        const values = ['null', 'null', 'null', '1', '2'].map((one) => `(${one})`)
        await server.execute(`insert into ${quoted} (${id}) values ${values.join(', ')}`)
        const table = await bulk(['Id'])
        assert.deepEqual(await scanned(table, { pageSize: 2, columns: ['Id'] }), [[1], [2]])
      },
    ))

  test('a scan that is left early gives its connection back', () =>
    withPeople(server, async ({ bulk }) => {
      const people = await bulk(['Id'])
      const rows = ['a', 'b', 'c'].map((id) => [id, `${id}@x`, 'True', null])
      await people.write({ kind: 'insert', columns: COLUMNS, rows, unique: [] })
      for (let time = 0; time < 5; time += 1) {
        for await (const page of people.scan({ pageSize: 1 })) {
          assert.equal(page.length, 1)
          break
        }
      }
      assert.equal((await scanned(people, { pageSize: 1 })).length, 3)
    }))

  test('a scan that is aborted says so', () =>
    withPeople(server, async ({ bulk }) => {
      const people = await bulk(['Id'])
      await assert.rejects(
        scanned(people, { pageSize: 1, signal: AbortSignal.abort() }),
        (thrown) => thrown instanceof Error && thrown.name === 'AbortError',
      )
    }))

  test('an estimate is a number or is not known', () =>
    withPeople(server, async ({ bulk }) => {
      const people = await bulk(['Id'])
      const estimate = await people.estimate()
      assert.ok(estimate === undefined || estimate >= 0, String(estimate))
    }))
}

const COLUMNS = ['Id', 'UserName', 'Active', 'Note']

/** All rows of a scan. */
export async function scanned(table: BulkTable, options: ScanOptions): Promise<Cells[]> {
  const rows: Cells[] = []
  for await (const page of table.scan(options)) rows.push(...page)
  return rows
}
