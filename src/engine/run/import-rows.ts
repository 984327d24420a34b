import { encodeObjectId } from '../../model/object-id.ts'
import type { ColumnValue, Row } from '../../model/value.ts'
import type { Cells } from '../../sql/bulk.ts'
import type { ChangedRecord, NewRecord, SpaceRecord } from '../../state/space.ts'
import { driftedRecord, findingOf, unmanagedRecord } from './import-row.ts'
import { stillTheSame } from './look-again.ts'
import { driftOf } from './live-row.ts'
import { rowOfCells } from './record-text.ts'
import type { SeenNumbers } from './seen-numbers.ts'
import type { StepContext, TypeParts } from './step-context.ts'
import type { StoredAs } from './stored-value.ts'
import { countOne, type TargetTally } from './step-tally.ts'
import { settleWritten } from './export-outcome.ts'

/** A read of the table as it goes on. */
export interface TableReading {
  readonly context: StepContext
  readonly type: TypeParts
  readonly tally: TargetTally
  readonly seen: SeenNumbers
  readonly storedAs: StoredAs
  /** Rows that have a record now, to be counted against the records that have a row. */
  rows: number
  /** Ids that rows are to get; looked up when a row is found that nobody has. */
  moved?: ReadonlySet<string>
}

const PAGE = 5_000
const NONE: ReadonlySet<string> = new Set()

interface Drifted {
  readonly record: SpaceRecord
  readonly columns: Row
}

/**
 * Compares live rows with the connector space, a page at a time: one look for all of them, and a write of what
 * differs.
 *
 * @param rows cells in the order of `type.columns`, as they were read before this call
 */
export async function importRows(reading: TableReading, rows: readonly Cells[]): Promise<void> {
  const { context, type, tally, seen, storedAs } = reading
  const ids = idsOf(type, rows)
  const found = await context.parts.space.find(type.key, { ids })
  const changed: ChangedRecord[] = []
  const added: NewRecord[] = []
  const drifted: Drifted[] = []
  const inserted: SpaceRecord[] = []
  const { at: instant, pulled } = context
  const comparison = { storedAs, at: instant, pulled }
  const moved = found.includes(undefined) ? await movedIds(reading) : NONE
  tally.read += rows.length
  for (let at = 0; at < rows.length; at += 1) {
    const cells = rows[at]
    const id = ids[at]
    if (cells === undefined || id === undefined || id === '') continue
    const record = found[at]
    const live = rowOfCells(type.columns, cells)
    const text = JSON.stringify(live)
    if (record === undefined && moved.has(id)) {
      reading.rows += 1
      continue
    }
    if (record === undefined) {
      added.push(unmanagedRecord(id, text, context.at, type.objectType.definitionDigest))
      tally.unmanaged += 1
      reading.rows += 1
      continue
    }
    seen.add(record.number)
    if (record.state === 'unmanaged') tally.unmanaged += 1
    if (record.state !== 'waiting') reading.rows += 1
    const finding = findingOf(record, live, text, comparison)
    if (finding.kind === 'drift') drifted.push(finding)
    if (finding.kind === 'inserted') {
      if (record.state === 'waiting') reading.rows += 1
      inserted.push(record)
    }
    if (finding.kind === 'met') {
      tally.joined += 1
      reading.rows += 1
      changed.push(finding.person)
      added.push(finding.row)
    }
    if (finding.kind !== 'changed') continue
    if (finding.joined) {
      tally.joined += 1
      reading.rows += 1
    }
    changed.push(finding.record)
  }
  for (const one of await confirmed(reading, drifted)) countDrift(reading, one, changed)
  if (changed.length + added.length > 0) {
    await context.parts.space.write(type.key, { changed, added })
  }
  if (inserted.length > 0) await settleWritten(context, type, inserted)
}

/**
 * Ids that rows are to get by a staged change of their anchor. A run that was killed between statement and mark has
 * given them already: such a row is its person's, and the next export marks it.
 */
async function movedIds(reading: TableReading): Promise<ReadonlySet<string>> {
  if (reading.moved !== undefined) return reading.moved
  const { context, type } = reading
  const moved = new Set<string>()
  let after = 0
  for (;;) {
    const records = await context.parts.space.scan(
      type.key,
      { kind: 'staged' },
      { after, limit: PAGE },
    )
    for (const { staged } of records) if (staged?.newId !== undefined) moved.add(staged.newId)
    const last = records.at(-1)
    if (last === undefined) break
    after = last.number
  }
  reading.moved = moved
  return moved
}

/** The ids of rows; empty where an anchor column holds nothing. */
function idsOf(type: TypeParts, rows: readonly Cells[]): readonly string[] {
  const places = type.objectType.anchor.map((one) => type.columns.indexOf(one.column))
  return rows.map((cells) => {
    const values: ColumnValue[] = []
    for (const place of places) {
      const value = cells[place]
      if (value === undefined || value === null) return ''
      values.push(value)
    }
    return encodeObjectId(values)
  })
}

/** Where events happen beside the run, a difference may be one of them on its way: it is looked at again. */
async function confirmed(
  { context, type, storedAs }: TableReading,
  drifted: readonly Drifted[],
): Promise<readonly Drifted[]> {
  if (context.pulled || drifted.length === 0) return drifted
  const again = await stillTheSame(
    context,
    type,
    drifted.map((one) => one.record),
  )
  return again.flatMap(({ record, row }) => {
    const columns = row === undefined ? undefined : driftOf(record, row, storedAs)
    return columns === undefined ? [] : [{ record, columns }]
  })
}

function countDrift(
  { context, tally }: TableReading,
  { record, columns }: Drifted,
  changed: ChangedRecord[],
): void {
  tally.drifted += 1
  for (const column in columns) countOne(tally.driftedColumns, column)
  const { onDrift } = context.parts.connector.definition
  const after = driftedRecord(record, columns, onDrift, context.at)
  if (after !== undefined) changed.push(after)
}
