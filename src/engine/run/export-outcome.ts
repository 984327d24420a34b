import { isSyncError, SyncError } from '../../model/errors.ts'
import type { Row } from '../../model/value.ts'
import type { RowOutcome } from '../../sql/target.ts'
import type { ExportFailure, SpaceRecord } from '../../state/space.ts'
import { idOfRow, keyOfId } from '../object-key.ts'
import { exportFailure } from './export-failure.ts'
import { countFailed, countWritten, exportTally, type ExportTally } from './export-tally.ts'
import { changeKind } from './step-tally.ts'
import { parseRow } from './record-text.ts'
import type { StepContext, TypeParts } from './step-context.ts'

/** What a batch of exports has come to so far. */
export interface BatchOutcome {
  readonly written: SpaceRecord[]
  /** Ids that the database made. */
  readonly newIds: Map<number, string>
  readonly failed: Map<number, { readonly record: SpaceRecord; readonly error: SyncError }>
  /** Rows that were gone before their update. */
  readonly again: SpaceRecord[]
  /** Rows of which the outcome has to be read from the table. */
  readonly unclear: SpaceRecord[]
  /** The database failed: nobody can say what became of the rows that are nowhere here. */
  failure: SyncError | undefined
  /** What stood in rows before, where it is not what was last written (`row-images.ts`). */
  images: ReadonlyMap<number, string>
}

/** An outcome in which nothing has happened yet. */
export function batchOutcome(): BatchOutcome {
  const failed: BatchOutcome['failed'] = new Map()
  return {
    written: [],
    newIds: new Map(),
    failed,
    again: [],
    unclear: [],
    failure: undefined,
    images: new Map(),
  }
}

/**
 * What the outcome of one row means. Whatever a batch that was killed may have done already counts as done: a
 * row that is gone is deleted, and one that exists is looked at.
 */
export function judge(
  batch: BatchOutcome,
  type: TypeParts,
  record: SpaceRecord,
  outcome: RowOutcome | SyncError,
): void {
  if (outcome instanceof SyncError) {
    if (isOfRow(outcome)) batch.failed.set(record.number, { record, error: outcome })
    else batch.failure ??= outcome
    return
  }
  switch (outcome.kind) {
    case 'written': {
      batch.written.push(record)
      const id = outcome.row === undefined ? undefined : idOfRow(type.objectType, outcome.row)
      if (id !== undefined && id !== (record.staged?.newId ?? record.id)) {
        batch.newIds.set(record.number, id)
      }
      return
    }
    case 'absent':
      if (record.staged?.operation === 'delete') batch.written.push(record)
      else if (record.staged?.newId === undefined) batch.again.push(record)
      else batch.unclear.push(record)
      return
    default:
      if (outcome.column === undefined) batch.unclear.push(record)
      else batch.failed.set(record.number, { record, error: taken(outcome.column) })
  }
}

/** Reads the rows whose outcome is unclear: those that show what was to be written are written. */
export async function readUnclear(batch: BatchOutcome, type: TypeParts): Promise<void> {
  if (batch.unclear.length === 0) return
  const { objectType } = type
  const keys = batch.unclear.flatMap((one): Row[] => {
    const key = keyOfId(objectType, idAfter(one))
    return key === undefined ? [] : [key]
  })
  const rows = new Map<string | undefined, Row>()
  for (const row of await type.table.readMany(keys)) rows.set(idOfRow(objectType, row), row)
  for (const record of batch.unclear) {
    const row = rows.get(idAfter(record))
    const desired = parseRow(record.staged?.desired ?? '{}')
    const shows =
      row !== undefined && Object.keys(desired).every((column) => row[column] === desired[column])
    if (shows) batch.written.push(record)
    else if (row === undefined) batch.again.push(record)
    else batch.failed.set(record.number, { record, error: existing(objectType.anchor[0]?.column) })
  }
  batch.unclear.length = 0
}

/** Marks exports that a run before has written, and did not mark. */
export function settleWritten(
  context: StepContext,
  type: TypeParts,
  records: readonly SpaceRecord[],
): Promise<void> {
  const batch = batchOutcome()
  batch.written.push(...records)
  return settleBatch(context, type, batch, exportTally())
}

/** Marks in the connector space what a batch came to, and counts it. */
export async function settleBatch(
  context: StepContext,
  type: TypeParts,
  batch: BatchOutcome,
  tally: ExportTally,
): Promise<void> {
  const { space, clock, config, recordedAs = config, rows } = context.parts
  const now = clock.now()
  const failed = new Map<number, ExportFailure>()
  for (const [number, { record, error }] of batch.failed) {
    failed.set(number, exportFailure(error, record.failure, now))
    countFailed(tally, record, error.code)
    rows?.failed(error.code)
  }
  for (const record of batch.written) {
    countWritten(tally, record)
    if (record.staged !== undefined) rows?.changed(changeKind(record.staged), record.staged.cause)
  }
  await space.settle(type.key, {
    written: batch.written.map((one) => one.number),
    newIds: batch.newIds,
    before: batch.images,
    failed,
    again: batch.again.map((one) => one.number),
    by: context.by,
    at: new Date(now).toISOString(),
    config: recordedAs,
    sensitive: sensitiveOf(type),
  })
}

/** Columns whose values nobody is shown. */
export function sensitiveOf({ objectType }: Pick<TypeParts, 'objectType'>): readonly string[] {
  return objectType.flows.flatMap((one) => (one.definition?.sensitive === true ? one.column : []))
}

/** Whether an error is about its row alone: the database goes on with the others. */
function isOfRow(error: SyncError): boolean {
  return error.code.startsWith('ROW_') || isSyncError(error, 'NOT_AVAILABLE_YET')
}

function idAfter({ id, staged }: SpaceRecord): string {
  return staged?.newId ?? id
}

function taken(column: string): SyncError {
  return new SyncError(
    'ROW_UNIQUE',
    `Another row has the value of the column "${column}" already.`,
    { column },
  )
}

function existing(column: string | undefined): SyncError {
  return new SyncError(
    'ROW_UNIQUE',
    'A row with this key exists already, and it is not ours. A full import joins it.',
    column === undefined ? {} : { column },
  )
}
