import { sql } from 'kysely'
import type { ColumnValue } from '../../model/value.ts'
import type { ChangePage, ScanOptions } from '../bulk.ts'
import { pagesOf } from '../bulk/pages.ts'
import type { Fragment } from '../statement.ts'
import { columnReference, limitSlot } from '../statements/columns.ts'
import { anchorAfterSql } from '../statements/select.ts'
import type { ChangeTable } from './reader.ts'

/**
 * The rows of keys that changed, in the order of the anchor, and the keys that have none any more.
 *
 * @param changed a table of keys, each once, with the anchor's columns; its parameter is the first argument
 */
export async function* changedPages(
  table: ChangeTable,
  changed: Fragment,
  watermark: ColumnValue,
  { pageSize, signal }: ScanOptions,
): AsyncGenerator<ChangePage, void> {
  const { bound } = table
  const { anchor } = bound.binding
  const project = (name: string, alias: string): Fragment =>
    bound.syntax.project(bound.column(name).description, columnReference(name, alias))
  const keys = sql.join([
    ...anchor.map((name) => project(name, 'changed')),
    ...anchor.map((name) => project(name, 'written')),
  ])
  const match = sql.join(
    anchor.map(
      (name) => sql`${columnReference(name, 'written')} = ${columnReference(name, 'changed')}`,
    ),
    sql` and `,
  )
  const order = sql.join(anchor.map((name) => columnReference(name, 'changed')))
  const keyResult = anchor.map((name) => ({
    name,
    decode: (raw: unknown) => bound.column(name).codec.decode(raw),
  }))
  const result = [...keyResult, ...keyResult, ...bound.result]
  const keyed = anchor.map((name) => sql`${columnReference(name, 'changed')} is not null`)
  const read = async (after: readonly ColumnValue[] | undefined): Promise<ColumnValue[][]> => {
    signal?.throwIfAborted()
    const behind = after === undefined ? [] : [anchorAfterSql(bound, anchor, 1, 'changed')]
    const values = [watermark, ...(after ?? []).slice(0, anchor.length)]
    const page = bound.syntax.page(limitSlot(bound, values.length), undefined)
    const question = sql`select ${keys}, ${bound.projection('written')} from ${changed} left join ${bound.table} as ${sql.id('written')} on ${match} where ${sql.join([...keyed, ...behind], sql` and `)} order by ${order} ${page}`
    return table.ask(question, result, [...values, pageSize])
  }
  const width = anchor.length
  for await (const rows of pagesOf(read, pageSize)) {
    const live = rows.filter((row) => row[width] !== null)
    yield {
      rows: live.map((row) => row.slice(2 * width)),
      // A key that differs from its row's in what the collation does not tell apart has no row of its own.
      gone: rows.filter((row) => !sameKey(row, width)).map((row) => row.slice(0, width)),
    }
  }
}

function sameKey(row: readonly ColumnValue[], width: number): boolean {
  for (let at = 0; at < width; at += 1) if (row[at] !== row[at + width]) return false
  return true
}
