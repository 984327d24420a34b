import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSyncError } from '../../../src/model/errors.ts'
import type { ChangeSettings } from '../../../src/sql/bulk.ts'
import { type TestServer, withTable } from '../servers.ts'
import { all, readerOf } from './change-pages.ts'

const TRACKING: ChangeSettings = { strategy: 'changeTracking', overlap: 0 }

/** Change tracking, where the product has it. */
export function tracking(server: TestServer): void {
  const columns = {
    Tenant: `${server.types.text50} not null`,
    No: `${server.types.int} not null`,
    Note: `${server.types.text50} null`,
  }
  const constraints = [`primary key (${server.quote('Tenant')}, ${server.quote('No')})`]
  const anchor = ['Tenant', 'No']
  const schema = (thrown: unknown): boolean => isSyncError(thrown, 'DATABASE_SCHEMA')
  const { withTracking } = server

  if (withTracking === undefined) {
    test('change tracking is refused with what to use instead', () =>
      withTable(server, { columns, constraints }, (fixture) =>
        assert.rejects(readerOf(fixture, TRACKING, anchor), (thrown) => {
          assert.ok(isSyncError(thrown, 'DATABASE_SCHEMA'))
          assert.match(thrown.message, /Use the strategy "watermark" or "history"/u)
          return true
        }),
      ))
    return
  }

  test('change tracking tells changed rows and gone keys, and nothing else', async (t) => {
    const imitation = await server.imitation?.()
    if (imitation !== undefined) {
      t.skip(imitation)
      return
    }
    await withTracking(async (tracked) => {
      const options = {
        columns,
        constraints,
        // A dot and a quotation mark belong to the name.
        name: `a.b'c`,
        after: (quoted: string) => [`alter table ${quoted} enable change_tracking`],
      }
      await withTable(tracked, options, async (fixture) => {
        const table = await fixture.bulk(anchor)
        const reader = await readerOf(fixture, TRACKING, anchor)
        assert.equal(reader.seesDeletes, true)
        const rows = ['t', 'u'].flatMap((tenant) => [1, 2].map((no) => [tenant, no, 'new']))
        const before = await reader.now()
        await table.write({ kind: 'insert', columns: [...anchor, 'Note'], rows, unique: [] })
        const first = await all(reader, before)
        assert.deepEqual([first.rows, first.gone], [rows, []])
        const watermark = await reader.now()
        assert.equal(first.next, watermark)
        assert.deepEqual((await all(reader, watermark)).rows, [])
        const set = { kind: 'update', columns: ['Note'], unique: [] } as const
        await table.write({ ...set, rows: [['changed']], keys: [['u', 1]] })
        await table.write({ kind: 'delete', keys: [['t', 1]] })
        for (const pageSize of [1, 2, 10]) {
          const { rows: changed, gone } = await all(reader, watermark, pageSize)
          assert.deepEqual(changed, [['u', 1, 'changed']])
          assert.deepEqual(gone, [['t', 1]])
        }
        const lost = (thrown: unknown): boolean => isSyncError(thrown, 'WATERMARK_LOST')
        await assert.rejects(all(reader, String(Number(watermark) + 1_000)), lost)
        await assert.rejects(all(reader, '2024-01-01'), lost)
      })
      await withTable(tracked, { columns, constraints }, async (fixture) => {
        const reader = await readerOf(fixture, TRACKING, anchor)
        await assert.rejects(all(reader, '0'), schema)
        await assert.rejects(readerOf(fixture, TRACKING, ['No']), schema)
      })
    })
  })
}
