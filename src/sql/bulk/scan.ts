import type { Condition } from '../../model/condition.ts'
import { emptyRow, type ColumnValue, type Row } from '../../model/value.ts'
import type { Cells } from '../bulk.ts'
import type { ResultColumn } from '../statement.ts'
import type { BoundQuery, TableStatements } from '../statements/table-statements.ts'
import type { TableBinding } from '../target.ts'

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
 * Reads a table in anchor order, a page at a time; the next page is on its way while the caller works on the
 * present one. Rows without a key (NULL) belong to nobody and are passed over: no page could go on behind them.
 */
export async function* scanTable(scan: Scan): AsyncGenerator<readonly Cells[], void> {
  const { binding, result } = scan.statements.table
  const condition = keyed(binding)
  const anchorAt = binding.anchor.map((name) => binding.columns.indexOf(name))
  const decode = rowDecoder(result)
  const read = async (after: Row | undefined): Promise<Page> => {
    scan.signal?.throwIfAborted()
    const limit = scan.pageSize
    const query = { condition, limit, ...(after === undefined ? {} : { after }) }
    const raw = await scan.fetch(scan.statements.select(query))
    const rows = raw.map(decode)
    const last = rows.length < limit ? undefined : rows.at(-1)
    return { rows, next: last && keyOf(binding, anchorAt, last) }
  }
  let reading: Promise<Page> | undefined = read(undefined)
  try {
    while (reading !== undefined) {
      const { rows, next }: Page = await reading
      reading = next && read(next)
      // Its failure is told when the page is asked for; until then nobody listens.
      reading?.catch(() => {})
      if (rows.length > 0) yield rows.map((row) => cut(row, scan.width))
    }
  } finally {
    // Whoever stops early gets his connection back first.
    await reading?.catch(() => {})
  }
}

interface Page {
  readonly rows: readonly ColumnValue[][]
  /** The key behind which the next page begins; absent after the last page. */
  readonly next: Row | undefined
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
