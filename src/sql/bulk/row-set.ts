import { emptyRow, type Row } from '../../model/value.ts'
import type { BulkWrite, Cells } from '../bulk.ts'
import { activeGuards } from '../perform.ts'
import type { RowOperation } from '../target.ts'
import type { RowShape } from './staged-statements.ts'

/** Rows of one bulk write that have the same columns, by their places in it. */
export interface RowSet {
  readonly shape: RowShape
  /** Where the shape's columns stand in the cells of a row. */
  readonly at: readonly number[]
  readonly places: readonly number[]
}

/** The cells of a bulk write, whatever its kind. */
export class BulkRows {
  readonly write: BulkWrite
  readonly count: number
  readonly #anchor: readonly string[]
  readonly #anchorAt: readonly number[]

  constructor(write: BulkWrite, anchor: readonly string[]) {
    this.write = write
    this.count = write.kind === 'delete' ? write.keys.length : write.rows.length
    this.#anchor = anchor
    this.#anchorAt =
      write.kind === 'insert' ? anchor.map((name) => write.columns.indexOf(name)) : []
  }

  /** The cells to set, in the order of the write's columns. */
  cells(place: number): Cells {
    const { write } = this
    return write.kind === 'delete' ? NONE : (write.rows[place] ?? NONE)
  }

  /** The key, in the order of the anchor; an insert's cells may leave it to the database. */
  key(place: number): Cells {
    const { write } = this
    if (write.kind !== 'insert') return write.keys[place] ?? NONE
    const cells = this.cells(place)
    return this.#anchorAt.map((at) => cells[at])
  }

  /** One row as the single path takes it. */
  operation(place: number): RowOperation {
    const { write } = this
    if (write.kind === 'delete') return { kind: 'delete', key: this.#keyRow(place) }
    const values = emptyRow()
    const cells = this.cells(place)
    for (const [at, column] of write.columns.entries()) {
      const value = cells[at]
      if (value !== undefined) values[column] = value
    }
    const unique = activeGuards(write.unique, values)
    if (write.kind === 'insert') return { kind: 'insert', values, unique }
    return { kind: 'update', key: this.#keyRow(place), set: values, unique }
  }

  #keyRow(place: number): Row {
    const row = emptyRow()
    const key = this.key(place)
    for (const [at, column] of this.#anchor.entries()) row[column] = key[at] ?? null
    return row
  }
}

const NONE: Cells = []

/** Sorts rows by which of their cells are left alone; nearly always all are alike. */
export function rowSets(rows: BulkRows): RowSet[] {
  const { write } = rows
  if (write.kind === 'delete') {
    const shape = { kind: write.kind, columns: [], unique: [] }
    return [{ shape, at: [], places: everyPlace(rows.count) }]
  }
  const byMask = new Map<string, number[]>()
  for (let place = 0; place < rows.count; place += 1) {
    const mask = maskOf(rows.cells(place), write.columns.length)
    const places = byMask.get(mask)
    if (places === undefined) byMask.set(mask, [place])
    else places.push(place)
  }
  return [...byMask].map(([mask, places]) => {
    const at = everyPlace(write.columns.length).filter(
      (index) => mask === '' || mask[index] === '1',
    )
    const columns = at.flatMap((index) => write.columns[index] ?? [])
    const unique = write.unique.filter(({ column }) => columns.includes(column))
    return { shape: { kind: write.kind, columns, unique }, at, places }
  })
}

/** Empty for a row that has every cell. */
function maskOf(cells: Cells, length: number): string {
  if (cells.length === length && !cells.includes(undefined)) return ''
  let mask = ''
  for (let at = 0; at < length; at += 1) mask += cells[at] === undefined ? '0' : '1'
  return mask.includes('0') ? mask : ''
}

function everyPlace(count: number): number[] {
  return Array.from({ length: count }, (_, place) => place)
}
