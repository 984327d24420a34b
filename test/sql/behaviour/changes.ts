import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSyncError } from '../../../src/model/errors.ts'
import type { Cells, ChangeReader, ChangeSettings } from '../../../src/sql/bulk.ts'
import { historyTable } from '../../../src/sql/changes/history-table.ts'
import { type Fixture, type TestServer, withTable } from '../servers.ts'
import { all, bindingOf, readerOf } from './change-pages.ts'

/** How rows that changed since a watermark are found. */
export function changes(server: TestServer): void {
  test('a watermark finds rows that changed, those at the very same instant again, and pages them', () =>
    withStamped(server, async (fixture) => {
      const table = await fixture.bulk(['Id'])
      const insert = (rows: Cells[]) =>
        table.write({ kind: 'insert', columns: ['Id', 'Changed', 'Note'], rows, unique: [] })
      await insert([
        ['a', at(0), null],
        ['b', at(1), null],
        ['c', at(2), null],
        ['n', null, null],
      ])
      const reader = await readerOf(fixture, STAMPED)
      assert.equal(reader.seesDeletes, false)
      const watermark = await reader.now()
      assert.equal(watermark, at(2))
      assert.deepEqual((await all(reader, watermark)).ids, ['c'])
      await insert([['d', at(2), null]])
      await table.write({
        kind: 'update',
        columns: ['Changed', 'Note'],
        rows: [[at(3), 'later']],
        keys: [['a']],
        unique: [],
      })
      for (const pageSize of [1, 2, 3, 10]) {
        const { ids, rows, next } = await all(reader, watermark, pageSize)
        assert.deepEqual(ids, ['a', 'c', 'd'])
        assert.deepEqual(rows[0], ['a', at(3), 'later'])
        assert.equal(next, at(3))
      }
      assert.deepEqual((await all(reader, at(3))).ids, ['a'])
      const early = await readerOf(fixture, { ...STAMPED, overlap: 2 * HOUR })
      assert.deepEqual((await all(early, at(3))).ids, ['a', 'b', 'c', 'd'])
    }))

  test('a timestamp in the future does not carry the watermark with it', () =>
    withStamped(server, async (fixture) => {
      const table = await fixture.bulk(['Id'])
      const reader = await readerOf(fixture, STAMPED)
      assert.equal(await reader.now(), '1970-01-01T00:00:00.000Z')
      const rows = [['z', '2099-01-01T00:00:00.000Z']]
      await table.write({ kind: 'insert', columns: ['Id', 'Changed'], rows, unique: [] })
      const watermark = Date.parse(await reader.now())
      assert.ok(Math.abs(watermark - Date.now()) < HOUR, new Date(watermark).toISOString())
    }))

  test('a watermark of another time is WATERMARK_LOST', () =>
    withStamped(server, async (fixture) => {
      const reader = await readerOf(fixture, STAMPED)
      const lost = (thrown: unknown): boolean => isSyncError(thrown, 'WATERMARK_LOST')
      await assert.rejects(all(reader, '2099-01-01T00:00:00.000Z'), lost)
      await assert.rejects(all(reader, '42x'), lost)
      // The database's clock was set back: what changed since has times before the watermark.
      const ahead = new Date(Date.now() + HOUR / 2).toISOString()
      await assert.rejects(all(reader, ahead), lost)
    }))

  test('a watermark in a text, or in a column that is not there, is DATABASE_SCHEMA', () =>
    withStamped(server, async (fixture) => {
      const schema = (thrown: unknown): boolean => isSyncError(thrown, 'DATABASE_SCHEMA')
      for (const column of ['Note', 'Nobody']) {
        await assert.rejects(readerOf(fixture, { ...STAMPED, column }), schema)
      }
    }))

  test('a history tells changed rows and gone keys, in the order of the anchor', () =>
    withHistory(server, async (fixture, settings) => {
      const table = await fixture.bulk(['Tenant', 'No'])
      const reader = await readerOf(fixture, settings, ['Tenant', 'No'])
      assert.equal(reader.seesDeletes, true)
      assert.equal(await reader.now(), '0')
      const rows = ['t', 'u'].flatMap((tenant) => [1, 2].map((no) => [tenant, no, 'new']))
      const columns = ['Tenant', 'No', 'Note']
      await table.write({ kind: 'insert', columns, rows, unique: [] })
      const first = await all(reader, '0')
      assert.deepEqual([first.rows, first.gone], [rows, []])
      const watermark = await settled(reader)
      assert.deepEqual((await all(reader, watermark)).rows, [])
      await table.write({
        kind: 'update',
        columns: ['Note'],
        rows: [['changed'], ['changed']],
        keys: [
          ['u', 1],
          ['t', 2],
        ],
        unique: [],
      })
      await table.write({ kind: 'delete', keys: [['t', 1]] })
      await (await fixture.table(['Tenant', 'No'])).write({
        kind: 'update',
        key: { Tenant: 'u', No: 2 },
        set: { No: 20 },
        unique: [],
      })
      for (const pageSize of [1, 2, 10]) {
        const { rows: changed, gone } = await all(reader, watermark, pageSize)
        assert.deepEqual(changed, [
          ['t', 2, 'changed'],
          ['u', 1, 'changed'],
          ['u', 20, 'new'],
        ])
        assert.deepEqual(gone, [
          ['t', 1],
          ['u', 2],
        ])
      }
    }))

  test('a history that was emptied is WATERMARK_LOST, one that keeps its last row is not', () =>
    withHistory(server, async (fixture, settings) => {
      const table = await fixture.bulk(['Tenant', 'No'])
      const reader = await readerOf(fixture, settings, ['Tenant', 'No'])
      const insert = (no: number) =>
        table.write({ kind: 'insert', columns: ['Tenant', 'No'], rows: [['t', no]], unique: [] })
      for (const no of [1, 2, 3]) await insert(no)
      const watermark = await settled(reader)
      const history = server.quote(settings.table?.name ?? '')
      const number = server.quote('rollcall_no')
      await server.execute(`delete from ${history} where ${number} < ${watermark}`)
      await insert(4)
      assert.deepEqual((await all(reader, watermark)).ids, ['t'])
      await server.execute(`delete from ${history}`)
      await assert.rejects(all(reader, watermark), (thrown) =>
        isSyncError(thrown, 'WATERMARK_LOST'),
      )
    }))
}

const HOUR = 3_600_000

const STAMPED: ChangeSettings = { strategy: 'watermark', column: 'Changed', overlap: 0 }

function at(hour: number): string {
  return new Date(Date.UTC(2024, 1, 29, hour, 59, 59, 123)).toISOString()
}

function withStamped(server: TestServer, work: (fixture: Fixture) => Promise<void>): Promise<void> {
  const { types } = server
  const columns = {
    Id: `${types.text50} not null primary key`,
    Changed: `${types.datetime} null`,
    Note: `${types.text50} null`,
  }
  return withTable(server, { columns }, work)
}

/** A table of a composite key with a history that its triggers fill. */
function withHistory(
  server: TestServer,
  work: (fixture: Fixture, settings: ChangeSettings) => Promise<void>,
): Promise<void> {
  const columns = {
    Tenant: `${server.types.text50} not null`,
    No: `${server.types.int} not null`,
    Note: `${server.types.text50} null`,
  }
  const constraints = [`primary key (${server.quote('Tenant')}, ${server.quote('No')})`]
  return withTable(server, { columns, constraints }, async (fixture) => {
    const table = { name: `history of ${fixture.name}` }
    const binding = await bindingOf(fixture, ['Tenant', 'No'])
    await server.execute(...historyTable(server.dialect, binding, table))
    try {
      await work(fixture, { strategy: 'history', table, overlap: 0 })
    } finally {
      await server.execute(`drop table ${server.quote(table.name)}`)
    }
  })
}

/** The watermark behind everything that was written: numbers settle when the clock has gone on. */
async function settled(reader: ChangeReader): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 5))
  return reader.now()
}
