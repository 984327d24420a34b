import type { Condition } from '../../model/condition.ts'
import { emptyRow, type ColumnValue, type Row } from '../../model/value.ts'
import type { Cells } from '../bulk.ts'
import type { ResultColumn } from '../statement.ts'
import type { BoundQuery, TableStatements } from '../statements/table-statements.ts'
import type { TableBinding } from '../target.ts'
import { pagesOf } from './pages.ts'

/** How a page of rows is fetched; each row an array as the driver gives it. */
export type FetchPage = (query: BoundQuery) => Promise<readonly (readonly unknown[])[]>

/** What one table is scanned by. */
export interface Scan {
  readonly statements: TableStatements
  readonly fetch: FetchPage
  readonly pageSize: number
  /** How many cells of each row are wanted; more are read where the anchor is not among them. */
  readonly width: number
  readonly signal?: AbortSignal
}

/**
 * Reads a table in anchor order, a page at a time. Rows without a key (NULL) belong to nobody and are passed
 * over: no page could go on behind them.
 */
export async function* scanTable(scan: Scan): AsyncGenerator<readonly Cells[], void> {
  const { binding, result } = scan.statements.table
  const condition = keyed(binding)
  const anchorAt = binding.anchor.map((name) => binding.columns.indexOf(name))
  const decode = rowDecoder(result)
  const limit = scan.pageSize
  const read = async (after: readonly ColumnValue[] | undefined): Promise<ColumnValue[][]> => {
    scan.signal?.throwIfAborted()
    const behind = after === undefined ? {} : { after: keyOf(binding, anchorAt, after) }
    const raw = await scan.fetch(scan.statements.select({ condition, limit, ...behind }))
    return raw.map(decode)
  }
  for await (const rows of pagesOf(read, limit)) yield rows.map((row) => cut(row, scan.width))
}

/** The binding of a scan: the columns that are wanted, and the anchor if it is not among them. */
export function scanBinding(binding: TableBinding, columns: readonly string[]): TableBinding {
  const missing = binding.anchor.filter((name) => !columns.includes(name))
  return { ...binding, columns: [...columns, ...missing] }
}

/** Decodes rows in place of the driver's cells. Most columns need nothing, and these cost nothing. */
export function rowDecoder(
  result: readonly ResultColumn[],
): (raw: readonly unknown[]) => ColumnValue[] {
  const count = result.length
  return (raw) => {
    const cells: ColumnValue[] = []
    for (let at = 0; at < count; at += 1) {
      const cell = raw[at]
      if (cell === null || cell === undefined) cells.push(null)
      else cells.push(result[at]?.decode(cell) ?? null)
    }
    return cells
  }
}

function keyed({ anchor, description }: TableBinding): Condition {
  const nullable = description.columns.filter(
    ({ name, nullable: may }) => may && anchor.includes(name),
  )
  if (nullable.length === 0) return { kind: 'always' }
  return { kind: 'and', of: nullable.map(({ name }) => ({ kind: 'present', column: name })) }
}

function keyOf({ anchor }: TableBinding, at: readonly number[], row: Cells): Row {
  const key = emptyRow()
  for (const [index, name] of anchor.entries()) key[name] = row[at[index] ?? 0] ?? null
  return key
}

function cut(row: ColumnValue[], width: number): Cells {
  return row.length === width ? row : row.slice(0, width)
}
