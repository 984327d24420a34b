import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSyncError } from '../../../src/model/errors.ts'
import type { Cells } from '../../../src/sql/bulk.ts'
import type { TestServer } from '../servers.ts'
import { withPeople } from './people.ts'
import { scanned } from './scans.ts'

const COLUMNS = ['Id', 'UserName']

/** Rows of which one is not as the column takes it. */
const WITH_TOO_LONG: readonly Cells[] = [
  ['a', 'a@x'],
  ['b', 'x'.repeat(60)],
  ['c', 'c@x'],
]

/** Many new rows, which some servers take straight into the table: nothing is cut, passed over or made up there. */
export function bulkNewRows(server: TestServer): void {
  const mysql = server.dialect === 'mariadb' || server.dialect === 'mysql'
  const skip = !mysql && 'only MySQL and MariaDB load new rows straight into the table'

  test('new rows are written whole: what is too long, NULL, there already or forbidden stands alone', () =>
    withPeople(
      server,
      async ({ bulk }) => {
        const people = await bulk(['Id'])
        const first = [['old', 'old@x', null]]
        const columns = [...COLUMNS, 'Active']
        await people.write({ kind: 'insert', columns, rows: first, unique: [] })
        for (const rows of [
          // SQLite has no longest text.
          ...(server.dialect === 'sqlite' ? [] : [[['b', 'x'.repeat(60), null]]]),
          [['b', null, null]],
          [['old', 'new@x', null]],
          [['b', 'b@x', 'never']],
        ]) {
          const outcome = await people.write({
            kind: 'insert',
            columns,
            rows: [['a', 'a@x', null], ...rows, ['c', 'c@x', null]],
            unique: [],
          })
          assert.deepEqual([...outcome.exceptions.keys()], [1])
          assert.equal(outcome.written, 2)
          const there = (await scanned(people, { pageSize: 10 })).map((row) => row.slice(0, 2))
          assert.deepEqual(there.toSorted(byId), [
            ['a', 'a@x'],
            ['c', 'c@x'],
            ['old', 'old@x'],
          ])
          await people.write({ kind: 'delete', keys: [['a'], ['c']] })
        }
      },
      { constraints: [`check (${server.quote('Active')} <> 'never')`] },
    ))

  test('a table without transactions keeps nothing that was cut', { skip }, () =>
    withPeople(
      server,
      async ({ bulk }) => {
        const people = await bulk(['Id'])
        const rows = WITH_TOO_LONG
        const outcome = await people.write({ kind: 'insert', columns: COLUMNS, rows, unique: [] })
        assert.ok(isSyncError(outcome.exceptions.get(1), 'ROW_TOO_LONG'))
        const names = (await scanned(people, { pageSize: 10 })).map((row) => row[1])
        assert.ok(!names.some((name) => String(name).startsWith('xxx')), 'a name was cut')
      },
      { after: (quoted) => [`alter table ${quoted} engine = MyISAM`] },
    ),
  )

  test('a column that has no default and gets no value is not made up', { skip }, () =>
    withPeople(
      server,
      async ({ bulk }) => {
        const people = await bulk(['Id'])
        const rows = [['a', 'a@x']]
        const outcome = await people.write({ kind: 'insert', columns: COLUMNS, rows, unique: [] })
        assert.equal(outcome.written, 0)
        assert.ok(isSyncError(outcome.exceptions.get(0)))
        assert.deepEqual(await scanned(people, { pageSize: 10 }), [])
      },
      { after: (quoted) => [`alter table ${quoted} add column Badge int not null`] },
    ),
  )

  test('what a trigger does with a row is not passed over', { skip }, () =>
    withPeople(
      server,
      async ({ bulk }) => {
        const people = await bulk(['Id'])
        const rows = [
          ['a', 'a@x'],
          ['b', 'refused@x'],
        ]
        const outcome = await people.write({ kind: 'insert', columns: COLUMNS, rows, unique: [] })
        assert.equal(outcome.written, 1)
        assert.ok(isSyncError(outcome.exceptions.get(1)))
      },
      {
        after: (quoted) => [
          `create trigger ${server.quote(`refuses ${quoted.replaceAll('`', '')}`)} before insert on ${quoted} for each row begin if new.UserName = 'refused@x' then signal sqlstate '45000' set message_text = 'no'; end if; end`,
        ],
      },
    ),
  )
}

function byId(a: Cells, b: Cells): number {
  return String(a[0]) < String(b[0]) ? -1 : 1
}
