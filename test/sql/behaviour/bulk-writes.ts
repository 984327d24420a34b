import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ColumnValue } from '../../../src/model/value.ts'
import { isSyncError, type SyncError } from '../../../src/model/errors.ts'
import type { BulkOutcome } from '../../../src/sql/bulk.ts'
import type { RowOutcome } from '../../../src/sql/target.ts'
import { type TestServer, withTable } from '../servers.ts'
import { NAME, withPeople } from './people.ts'
import { scanned } from './scans.ts'

const COLUMNS = ['Id', 'UserName', 'Active', 'Note']

/** Many rows at a time, and what becomes of each. */
export function bulkWrites(server: TestServer): void {
  test('many rows are inserted, updated and deleted', () =>
    withPeople(server, async ({ bulk }) => {
      const people = await bulk(['Id'])
      const ids = Array.from({ length: 300 }, (_, at) => `p${String(at).padStart(4, '0')}`)
      const rows = ids.map((id) => [id, `${id}@x`, 'True', null])
      const inserted = await people.write({ kind: 'insert', columns: COLUMNS, rows, unique: [] })
      assert.deepEqual(plain(inserted), { written: 300, exceptions: {} })
      const some = ids.filter((_, at) => at % 3 === 0)
      const updated = await people.write({
        kind: 'update',
        columns: ['Active', 'Note'],
        rows: some.map((id) => ['False', `note of ${id}`]),
        keys: some.map((id) => [id]),
        unique: [],
      })
      assert.deepEqual(plain(updated), { written: 100, exceptions: {} })
      const gone = ids.filter((_, at) => at % 3 === 1)
      const deleted = await people.write({ kind: 'delete', keys: gone.map((id) => [id]) })
      assert.deepEqual(plain(deleted), { written: 100, exceptions: {} })
      const expected = ids.flatMap((id, at) => {
        if (at % 3 === 1) return []
        return [
          at % 3 === 0 ? [id, `${id}@x`, 'False', `note of ${id}`] : [id, `${id}@x`, 'True', null],
        ]
      })
      assert.deepEqual(await scanned(people, { pageSize: 1000 }), expected)
    }))

  test('keys that exist, and keys that do not, are told row by row; the others are written', () =>
    withPeople(server, async ({ bulk }) => {
      const people = await bulk(['Id'])
      const person = (id: string): ColumnValue[] => [id, `${id}@x`, null, null]
      await people.write({
        kind: 'insert',
        columns: COLUMNS,
        rows: [person('a'), person('b')],
        unique: [],
      })
      const again = await people.write({
        kind: 'insert',
        columns: COLUMNS,
        rows: ['c', 'b', 'd', 'a', 'c'].map(person),
        unique: [],
      })
      assert.deepEqual(plain(again), {
        written: 2,
        exceptions: { 1: { kind: 'exists' }, 3: { kind: 'exists' }, 4: { kind: 'exists' } },
      })
      const updated = await people.write({
        kind: 'update',
        columns: ['Active'],
        rows: [['1'], ['2'], ['3'], ['4'], ['5']],
        keys: [['a'], ['x'], ['A'], ['b '], ['c']],
        unique: [],
      })
      const absent = { kind: 'absent' }
      assert.deepEqual(plain(updated), {
        written: 2,
        exceptions: { 1: absent, 2: absent, 3: absent },
      })
      const deleted = await people.write({ kind: 'delete', keys: [['x'], ['a'], ['B'], ['a']] })
      assert.deepEqual(plain(deleted), {
        written: 1,
        exceptions: { 0: absent, 2: absent, 3: absent },
      })
    }))

  test('a key that comes twice is updated twice, in order', () =>
    withPeople(server, async ({ bulk }) => {
      const people = await bulk(['Id'])
      await people.write({
        kind: 'insert',
        columns: ['Id', 'UserName'],
        rows: [['a', 'u']],
        unique: [],
      })
      const outcome = await people.write({
        kind: 'update',
        columns: ['Active', 'Note'],
        rows: [
          ['1', 'first'],
          ['2', undefined],
        ],
        keys: [['a'], ['a']],
        unique: [],
      })
      assert.deepEqual(plain(outcome), { written: 2, exceptions: {} })
      assert.deepEqual(await scanned(people, { pageSize: 9 }), [['a', 'u', '2', 'first']])
    }))

  test('guarded values are refused without case, in the table and among the rows themselves', () =>
    withPeople(server, async ({ bulk }) => {
      const people = await bulk(['Id'])
      const columns = ['Id', 'UserName']
      const insert = (rows: string[][]): Promise<BulkOutcome> =>
        people.write({ kind: 'insert', columns, rows, unique: [NAME] })
      const taken = { kind: 'exists', column: 'UserName' }
      await insert([['a', 'Ann@x']])
      const outcome = await insert([
        ['b', 'bob@x'],
        ['c', 'ANN@x'],
        ['d', 'BOB@x'],
        ['e', 'eve@x'],
      ])
      assert.deepEqual(plain(outcome), { written: 2, exceptions: { 1: taken, 2: taken } })
      await insert([['f', 'fay@x']])
      const renamed = await people.write({
        kind: 'update',
        columns: ['UserName'],
        rows: [['eVe@x'], ['ann@X'], ['new@x'], ['NEW@x'], ['other@x']],
        keys: [['b'], ['a'], ['f'], ['e'], ['x']],
        unique: [NAME],
      })
      assert.deepEqual(plain(renamed), {
        written: 2,
        exceptions: { 0: taken, 3: taken, 4: { kind: 'absent' } },
      })
      assert.deepEqual(await scanned(people, { pageSize: 9, columns: ['Id', 'UserName'] }), [
        ['a', 'ann@X'],
        ['b', 'bob@x'],
        ['e', 'eve@x'],
        ['f', 'new@x'],
      ])
    }))

  test('a row that the database refuses is set aside alone, with its own error', () =>
    withPeople(server, async ({ bulk }) => {
      const people = await bulk(['Id'])
      const rows: ColumnValue[][] = Array.from({ length: 120 }, (_, at) => [
        `p${at}`,
        `u${at}`,
        'True',
      ])
      rows[17] = ['p17', 'x'.repeat(60), 'True']
      rows[66] = ['p66', 'half \ud83d', 'True']
      rows[99] = ['p99', null, 'True']
      const outcome = await people.write({
        kind: 'insert',
        columns: ['Id', 'UserName', 'Active'],
        rows,
        unique: [],
      })
      const limited = server.dialect !== 'sqlite'
      const codes = [...outcome.exceptions].map(([place, one]) => [
        place,
        isSyncError(one) && one.code,
      ])
      assert.deepEqual(codes.toSorted(byPlace), [
        ...(limited ? [[17, 'ROW_TOO_LONG']] : []),
        [66, 'ROW_TYPE'],
        [99, 'ROW_NOT_NULL'],
      ])
      assert.equal(outcome.written, limited ? 117 : 118)
      assert.equal((await scanned(people, { pageSize: 1000 })).length, outcome.written)
    }))

  test('a cell that is left out takes the default, one that is NULL does not', () =>
    withTable(
      server,
      {
        columns: {
          Id: `${server.types.int} not null primary key`,
          Note: `${server.types.text50} default 'made'`,
        },
      },
      async ({ bulk }) => {
        const table = await bulk(['Id'])
        const outcome = await table.write({
          kind: 'insert',
          columns: ['Id', 'Note'],
          rows: [[1, undefined], [2, null], [3, 'own'], [4]],
          unique: [],
        })
        assert.deepEqual(plain(outcome), { written: 4, exceptions: {} })
        assert.deepEqual(await scanned(table, { pageSize: 9 }), [
          [1, 'made'],
          [2, null],
          [3, 'own'],
          [4, 'made'],
        ])
      },
    ))

  test('keys that the database makes come back, each with its row', () =>
    withTable(
      server,
      { columns: { No: server.types.generated, Note: `${server.types.text50} null` } },
      async ({ bulk }) => {
        const table = await bulk(['No'])
        const notes = Array.from({ length: 40 }, (_, at) => `n${at}`)
        const outcome = await table.write({
          kind: 'insert',
          columns: ['Note'],
          rows: notes.map((note) => [note]),
          unique: [],
        })
        assert.equal(outcome.written, 40)
        const byKey = new Map(
          (await scanned(table, { pageSize: 100 })).map(([no, note]) => [no, note]),
        )
        for (const [at, note] of notes.entries()) {
          assert.equal(byKey.get(outcome.keys?.get(at)?.[0]), note)
        }
      },
    ))

  test('a row that a trigger takes away was written', { skip: !server.deletingTrigger }, () =>
    withPeople(
      server,
      async ({ bulk }) => {
        const people = await bulk(['Id'])
        const ids = ['a', 'b', 'c']
        await people.write({
          kind: 'insert',
          columns: ['Id', 'UserName'],
          rows: ids.map((id) => [id, id]),
          unique: [],
        })
        const outcome = await people.write({
          kind: 'update',
          columns: ['Active'],
          rows: [['gone'], ['stays'], ['gone'], ['gone']],
          keys: [['a'], ['b'], ['x'], ['c']],
          unique: [],
        })
        assert.deepEqual(plain(outcome), { written: 3, exceptions: { 2: { kind: 'absent' } } })
        assert.deepEqual(await scanned(people, { pageSize: 9, columns: ['Id'] }), [['b']])
      },
      { after: (quoted) => server.deletingTrigger?.(quoted) ?? [] },
    ),
  )

  test('no row is no work', () =>
    withPeople(server, async ({ bulk }) => {
      const people = await bulk(['Id'])
      const nothing = { written: 0, exceptions: {} }
      assert.deepEqual(plain(await people.write({ kind: 'delete', keys: [] })), nothing)
      assert.deepEqual(
        plain(await people.write({ kind: 'insert', columns: ['Id'], rows: [], unique: [] })),
        nothing,
      )
    }))
}

function byPlace(a: readonly unknown[], b: readonly unknown[]): number {
  return Number(a[0]) - Number(b[0])
}

/** An outcome as plain data, for comparison; of an error its code. */
export function plain(outcome: BulkOutcome): { written: number; exceptions: object } {
  const told = (one: RowOutcome | SyncError): unknown =>
    isSyncError(one) ? { code: one.code, column: one.facts.column } : { ...one }
  const entries = [...outcome.exceptions].map(([place, one]) => [place, told(one)])
  return { written: outcome.written, exceptions: Object.fromEntries(entries) }
}
