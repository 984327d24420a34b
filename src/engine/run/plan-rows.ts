import { HIDDEN } from '../../compile/sensitive.ts'
import { recreates } from '../../model/change-kind.ts'
import type { ColumnValue, Row } from '../../model/value.ts'
import type { RecordFilter, SpaceRecord } from '../../state/space.ts'
import type { Changed } from './plan-digest.ts'
import { parseRow } from './record-text.ts'
import type { PlannedRow } from './report.ts'
import { columnsToWrite, rowBefore } from './row-before.ts'
import type { StepContext, TypeParts } from './step-context.ts'
import { changeKind } from './step-tally.ts'

const PAGE = 2_000

/** Staged exports, page by page: memory stays flat whatever their number. */
export async function* stagedRecords(
  { parts, types }: Pick<StepContext, 'parts' | 'types'>,
  filter: RecordFilter,
): AsyncGenerator<{ readonly type: TypeParts; readonly records: readonly SpaceRecord[] }> {
  for (const type of types) {
    let after = 0
    for (;;) {
      const records = await parts.space.scan(type.key, filter, { after, limit: PAGE })
      const last = records.at(-1)
      if (last === undefined) break
      yield { type, records }
      after = last.number
    }
  }
}

/** Every delete and purge of a plan, in full, and every row that goes because another key takes its place. */
export async function* plannedDeletes(
  context: Pick<StepContext, 'parts' | 'types'>,
  isMeant: (record: SpaceRecord) => boolean,
): AsyncGenerator<PlannedRow> {
  for await (const { type, records } of stagedRecords(context, { kind: 'staged' })) {
    for (const record of records) {
      const { staged } = record
      if (staged === undefined || !isMeant(record)) continue
      if (staged.operation === 'delete') yield plannedRow(type, record, NOTHING)
      else if (recreates(changeKind(staged))) yield replacedRow(type, record)
    }
  }
}

/** The row that `onAnchorChange: recreate` deletes, with the id of the one that is inserted instead. */
function replacedRow(type: TypeParts, record: SpaceRecord): PlannedRow {
  const { staged } = record
  if (staged === undefined) throw new Error('cannot happen: a planned row without an export')
  const goes = { ...record, staged: { ...staged, operation: 'delete' as const } }
  return { ...plannedRow(type, record, NOTHING), columns: plannedRow(type, goes, NOTHING).columns }
}

/** The columns that a staged update writes, before and after. */
export function changedColumns(context: Pick<StepContext, 'parts'>, record: SpaceRecord): Changed {
  const { staged } = record
  if (staged?.operation !== 'update') return NOTHING
  const row = rowBefore(record, context.parts.connector.definition.onDrift)
  const after = columnsToWrite(row, parseRow(staged.desired))
  const before: Record<string, ColumnValue> = {}
  for (const column in after) before[column] = row[column] ?? null
  return { before, after }
}

/** One change as people see it: what nobody is to see is hidden. */
export function plannedRow(type: TypeParts, record: SpaceRecord, changed: Changed): PlannedRow {
  const { staged, id } = record
  if (staged === undefined) throw new Error('cannot happen: a planned row without an export')
  const { before, after } = shownColumns(record, changed)
  const sensitive = new Set(
    type.objectType.flows.flatMap((one) => (one.definition?.sensitive === true ? one.column : [])),
  )
  const shown = (column: string, row: Row): unknown =>
    row[column] === undefined || row[column] === null || !sensitive.has(column)
      ? (row[column] ?? null)
      : HIDDEN
  const columns = [...new Set([...Object.keys(before), ...Object.keys(after)])].map((column) => ({
    column,
    before: shown(column, before),
    after: shown(column, after),
  }))
  const kind = changeKind(staged)
  return {
    objectType: type.name,
    id,
    kind,
    cause: staged.cause,
    ...(recreates(kind) && staged.newId !== undefined && { replacedBy: staged.newId }),
    columns,
  }
}

function shownColumns(record: SpaceRecord, changed: Changed): Changed {
  switch (record.staged?.operation) {
    case 'insert': {
      const before = record.staged.newId === undefined ? NONE : parseRow(record.written)
      return { before, after: parseRow(record.staged.desired) }
    }
    case 'delete':
      return { before: parseRow(record.written), after: NONE }
    default:
      return changed
  }
}

const NONE: Row = {}
const NOTHING: Changed = { before: NONE, after: NONE }
