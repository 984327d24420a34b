import { SyncError } from '../../model/errors.ts'
import type { RowOutcome } from '../../sql/target.ts'
import type { SpaceRecord } from '../../state/space.ts'
import { idOfRow } from '../object-key.ts'
import { bulkWriteOf, operationOf, type AnchorChange, type WriteGroup } from './export-groups.ts'
import { judge, type BatchOutcome } from './export-outcome.ts'
import type { TypeParts } from './step-context.ts'

/** From so many rows of the same columns on they are written as a set. */
const BULK_FROM = 200

/** Rows that are on the single path at the same time: they share round trips, and leave connections to events. */
const AT_ONCE = 64

/** Writes the exports of a group and judges what became of each. A failure of the database is kept in the batch. */
export async function writeGroup(
  batch: BatchOutcome,
  type: TypeParts,
  group: WriteGroup,
): Promise<void> {
  if (group.records.length >= BULK_FROM) await writeSet(batch, type, group)
  else await writeEach(batch, type, group)
}

/** Gives one person another anchor. */
export async function writeAnchor(
  batch: BatchOutcome,
  type: TypeParts,
  { record, key, operation }: AnchorChange,
): Promise<void> {
  const { table } = type
  const outcome = await caught(
    operation.kind === 'insert' ? table.replace(key, operation) : table.write(operation),
  )
  judge(batch, type, record, outcome)
}

async function writeSet(batch: BatchOutcome, type: TypeParts, group: WriteGroup): Promise<void> {
  const { records } = group
  try {
    const { exceptions, keys } = await type.bulk.write(bulkWriteOf(group, type.objectType))
    for (const [at, record] of records.entries()) {
      const exception = exceptions.get(at)
      if (exception !== undefined) judge(batch, type, record, exception)
      else batch.written.push(record)
    }
    for (const [at, cells] of keys ?? []) {
      const row = Object.fromEntries(
        type.objectType.anchor.map((one, place) => [one.column, cells[place] ?? null]),
      )
      const id = idOfRow(type.objectType, row)
      const record = records[at]
      if (id !== undefined && record !== undefined) batch.newIds.set(record.number, id)
    }
  } catch (error) {
    if (!(error instanceof SyncError)) throw error
    batch.failure ??= error
  }
}

async function writeEach(batch: BatchOutcome, type: TypeParts, group: WriteGroup): Promise<void> {
  const { records } = group
  for (let from = 0; from < records.length; from += AT_ONCE) {
    const some: SpaceRecord[] = records.slice(from, from + AT_ONCE)
    const outcomes = await Promise.all(
      some.map((_, at) => caught(type.table.write(operationOf(group, from + at, type.objectType)))),
    )
    for (const [at, record] of some.entries()) {
      const outcome = outcomes[at]
      if (outcome !== undefined) judge(batch, type, record, outcome)
    }
    if (batch.failure !== undefined) return
  }
}

async function caught(writing: Promise<RowOutcome>): Promise<RowOutcome | SyncError> {
  try {
    return await writing
  } catch (error) {
    if (error instanceof SyncError) return error
    throw error
  }
}
