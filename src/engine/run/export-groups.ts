import type { CompiledObjectType } from '../../compile/compiled.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import type { ColumnValue, Row } from '../../model/value.ts'
import type { BulkWrite, Cells } from '../../sql/bulk.ts'
import type { InsertOperation, RowOperation } from '../../sql/target.ts'
import type { SpaceRecord } from '../../state/space.ts'
import { guardsOf } from '../guards.ts'
import { keyOfId } from '../object-key.ts'
import { parseRow } from './record-text.ts'
import { columnsToWrite, rowBefore } from './row-before.ts'
import { RowTexts } from './row-text.ts'

/** Exports of one kind that write the same columns. */
export interface WriteGroup {
  readonly kind: 'insert' | 'update' | 'delete'
  readonly columns: readonly string[]
  readonly records: SpaceRecord[]
  /** Cells in the order of `columns`; empty for deletes. */
  readonly rows: Cells[]
  /** Anchor values; empty for inserts. */
  readonly keys: Cells[]
}

/** An export that gives a person another anchor. */
export interface AnchorChange {
  readonly record: SpaceRecord
  readonly key: Row
  /** `rekey`: the update of the row; `recreate`: the insert that replaces it, in one transaction. */
  readonly operation: Extract<RowOperation, { kind: 'update' }> | InsertOperation
}

/** The exports of a batch, sorted for writing. */
export interface SortedExports {
  readonly groups: readonly WriteGroup[]
  /** Exports that change the anchor: each is an operation of its own. */
  readonly alone: readonly AnchorChange[]
  /** Exports whose row holds what it should already. */
  readonly nothing: readonly SpaceRecord[]
  /** Rows of which nobody knows what stands there now: to be looked at before they are written over or deleted. */
  readonly unknown: readonly SpaceRecord[]
}

/** What exports are sorted by. */
export interface SortingRules {
  readonly objectType: CompiledObjectType
  readonly onDrift: ConnectorDefinition['onDrift']
}

/** Sorts staged exports: inserts, then updates by the columns that they write, then deletes. */
export function sortExports(rules: SortingRules, records: readonly SpaceRecord[]): SortedExports {
  const inserts: WriteGroup[] = []
  const updates: WriteGroup[] = []
  const deletes: WriteGroup[] = []
  const alone: AnchorChange[] = []
  const nothing: SpaceRecord[] = []
  const unknown: SpaceRecord[] = []
  let alike: { readonly group: WriteGroup; readonly texts: RowTexts } | undefined
  for (const record of records) {
    const { staged } = record
    if (staged === undefined) continue
    if (staged.newId !== undefined) {
      const change = anchorChange(rules, record, staged)
      alone.push(change)
      // The whole row of one that is recreated goes, with what nobody here has written.
      if (change.operation.kind === 'insert' || isUnknown(rules, record, change.operation.set)) {
        unknown.push(record)
      }
    } else if (staged.operation === 'insert') {
      const cells = alike?.texts.cells(staged.desired)
      if (alike !== undefined && cells !== undefined) {
        alike.group.records.push(record)
        alike.group.rows.push(cells)
        continue
      }
      const group = addRow(inserts, 'insert', JSON.parse(staged.desired), record)
      if (alike?.group !== group) alike = { group, texts: new RowTexts(group.columns) }
    } else if (staged.operation === 'update') {
      const before = rowBefore(record, rules.onDrift)
      const set = columnsToWrite(before, parseRow(staged.desired))
      if (isEmpty(set)) nothing.push(record)
      else addRow(updates, 'update', set, record).keys.push(keyCells(rules, record))
      if (isUnknown(rules, record, set)) unknown.push(record)
    } else {
      unknown.push(record)
      addRow(deletes, 'delete', {}, record).keys.push(keyCells(rules, record))
    }
  }
  return { groups: [...inserts, ...updates, ...deletes], alone, nothing, unknown }
}

/** Whether nobody here knows what stands in the columns that are written over. */
function isUnknown({ onDrift }: SortingRules, record: SpaceRecord, set: Row): boolean {
  return record.drift !== undefined || !knows(rowBefore(record, onDrift), set)
}

/** A group as one bulk write. */
export function bulkWriteOf(group: WriteGroup, objectType: CompiledObjectType): BulkWrite {
  const { kind, columns, rows, keys } = group
  if (kind === 'delete') return { kind, keys }
  const unique = objectType.unique.filter((one) => columns.includes(one.column))
  return kind === 'insert' ? { kind, columns, rows, unique } : { kind, columns, rows, keys, unique }
}

/** One export of a group as an operation on one row. */
export function operationOf(
  group: WriteGroup,
  at: number,
  objectType: CompiledObjectType,
): RowOperation {
  const key = rowOf(
    objectType.anchor.map((one) => one.column),
    group.keys[at] ?? [],
  )
  if (group.kind === 'delete') return { kind: 'delete', key }
  const values = rowOf(group.columns, group.rows[at] ?? [])
  const unique = guardsOf(objectType, values)
  return group.kind === 'insert'
    ? { kind: 'insert', values, unique }
    : { kind: 'update', key, set: values, unique }
}

function anchorChange(
  { objectType, onDrift }: SortingRules,
  record: SpaceRecord,
  staged: NonNullable<SpaceRecord['staged']>,
): AnchorChange {
  const key = requireKey(objectType, record)
  const desired = parseRow(staged.desired)
  if (staged.operation === 'insert') {
    const unique = guardsOf(objectType, desired)
    return { record, key, operation: { kind: 'insert', values: desired, unique } }
  }
  const set = columnsToWrite(rowBefore(record, onDrift), desired)
  const unique = guardsOf(objectType, set)
  return { record, key, operation: { kind: 'update', key, set, unique } }
}

/** Adds the cells of a row to the group with its columns; nearly always that is the last one. */
function addRow(
  groups: WriteGroup[],
  kind: WriteGroup['kind'],
  row: Readonly<Record<string, ColumnValue>>,
  record: SpaceRecord,
): WriteGroup {
  const last = groups.at(-1)
  let cells = last === undefined ? undefined : cellsInOrder(row, last.columns)
  let group = cells === undefined ? undefined : last
  if (group === undefined) {
    const columns = Object.keys(row)
    group = groups.find((one) => sameColumns(one.columns, columns))
    cells = columns.map((column) => row[column] ?? null)
    if (group === undefined) {
      group = { kind, columns, records: [], rows: [], keys: [] }
      groups.push(group)
    }
  }
  group.records.push(record)
  if (kind !== 'delete' && cells !== undefined) group.rows.push(cells)
  return group
}

/** The cells of a row, when it has exactly these columns in this order. */
function cellsInOrder(
  row: Readonly<Record<string, ColumnValue>>,
  columns: readonly string[],
): ColumnValue[] | undefined {
  const cells: ColumnValue[] = []
  for (const column in row) {
    const value = row[column]
    if (column !== columns[cells.length] || value === undefined) return undefined
    cells.push(value)
  }
  return cells.length === columns.length ? cells : undefined
}

function sameColumns(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((column, at) => column === b[at])
}

function keyCells({ objectType }: SortingRules, record: SpaceRecord): Cells {
  const key = requireKey(objectType, record)
  return objectType.anchor.map((one) => key[one.column] ?? null)
}

function requireKey(objectType: CompiledObjectType, { id, number }: SpaceRecord): Row {
  const key = keyOfId(objectType, id)
  if (key === undefined) throw new Error(`cannot happen: record ${number} has a row and no key`)
  return key
}

function rowOf(columns: readonly string[], cells: Cells): Row {
  const row = parseRow('{}')
  for (const [at, column] of columns.entries()) {
    const value = cells[at]
    if (value !== undefined) row[column] = value
  }
  return row
}

/** Whether it is known of each of these columns what it holds. */
function knows(before: Row, columns: Row): boolean {
  for (const column in columns) if (before[column] === undefined) return false
  return true
}

function isEmpty(row: Row): boolean {
  for (const _ in row) return false
  return true
}
