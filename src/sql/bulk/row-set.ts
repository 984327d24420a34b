import { type ColumnValue, emptyRow, type Row } from '../../model/value.ts'
import type { BulkWrite, Cells } from '../bulk.ts'
import { activeGuards } from '../perform.ts'
import type { RowOperation, TableBinding } from '../target.ts'
import { Distinct } from './distinct.ts'
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
  /** Whether the key's own collation does not tell all texts apart. */
  readonly foldsKeys: boolean

  constructor(write: BulkWrite, { anchor, description }: TableBinding) {
    this.write = write
    this.foldsKeys = description.columns.some(
      ({ name, kind, caseSensitive }) => anchor.includes(name) && kind === 'text' && !caseSensitive,
    )
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

  /** The values that must not stand in another row, with their columns. */
  guarded(place: number): { readonly column: string; readonly value: ColumnValue | undefined }[] {
    const { write } = this
    if (write.kind === 'delete') return []
    const cells = this.cells(place)
    return write.unique.map(({ column }) => ({
      column,
      value: cells[write.columns.indexOf(column)],
    }))
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

/** Rows as they are sorted for a write. */
export interface SortedRows {
  readonly sets: readonly RowSet[]
  /** Rows that must wait for one before them: they have its key or its guarded value. */
  readonly later: readonly number[]
}

/** Sorts rows by which of their cells are left alone; nearly always all are alike. */
export function sortRows(rows: BulkRows): SortedRows {
  const { write } = rows
  const columns = write.kind === 'delete' ? [] : write.columns
  const unique = write.kind === 'delete' ? [] : write.unique
  const distinct = new Distinct(
    unique.map(({ column }) => columns.indexOf(column)),
    rows,
  )
  const byMask = new Map<string, number[]>()
  const later: number[] = []
  for (let place = 0; place < rows.count; place += 1) {
    const cells = rows.cells(place)
    if (!distinct.add(rows.key(place), cells)) {
      later.push(place)
      continue
    }
    const mask = maskOf(cells, columns.length)
    const places = byMask.get(mask)
    if (places === undefined) byMask.set(mask, [place])
    else places.push(place)
  }
  const sets = [...byMask].map(([mask, places]) => {
    const at = [...columns.keys()].filter((index) => mask === '' || mask[index] === '1')
    const given = at.flatMap((index) => columns[index] ?? [])
    const guards = unique.filter(({ column }) => given.includes(column))
    return { shape: { kind: write.kind, columns: given, unique: guards }, at, places }
  })
  return { sets, later }
}

/** Empty for a row that has every cell. */
function maskOf(cells: Cells, length: number): string {
  if (cells.length === length && !cells.includes(undefined)) return ''
  let mask = ''
  for (let at = 0; at < length; at += 1) mask += cells[at] === undefined ? '0' : '1'
  return mask.includes('0') ? mask : ''
}
