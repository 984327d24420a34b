import type { BoundTable } from '../statements/columns.ts'
import { type Collected, isRowError } from './collected.ts'
import type { BulkRows, RowSet } from './row-set.ts'

/** A row as it is loaded: what is set, then the key if it is not among it. */
export interface EncodedRow {
  readonly place: number
  readonly cells: readonly unknown[]
}

/**
 * Rows in the driver's form. A row with a value that no column can hold has that as its error; one with a
 * character that databases do not agree about goes alone.
 */
export function encodeRows(
  table: BoundTable,
  rows: BulkRows,
  { shape, at, places }: RowSet,
  collected: Collected,
): EncodedRow[] {
  const set = shape.columns.map((name) => table.column(name).codec)
  const keys =
    shape.kind === 'insert' ? [] : table.binding.anchor.map((name) => table.column(name).codec)
  const encoded: EncodedRow[] = []
  for (const place of places) {
    const row = rows.cells(place)
    const key = rows.key(place)
    const cells: unknown[] = []
    try {
      let plain = true
      for (let index = 0; index < set.length; index += 1) {
        const value = row[at[index] ?? 0]
        const cell = value === null ? null : set[index]?.encode(value ?? null, 'set')
        if (typeof cell === 'string' && cell.includes('\0')) plain = false
        cells.push(cell)
      }
      for (let index = 0; index < keys.length; index += 1) {
        const cell = keys[index]?.encode(key[index] ?? null, 'set')
        if (typeof cell === 'string' && cell.includes('\0')) plain = false
        cells.push(cell)
      }
      if (plain) encoded.push({ place, cells })
      else collected.alone.push(place)
    } catch (thrown) {
      if (!isRowError(thrown)) throw thrown
      collected.addException(place, thrown)
    }
  }
  return encoded
}
