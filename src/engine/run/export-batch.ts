import type { SpaceRecord } from '../../state/space.ts'
import { lockName } from '../bound-type.ts'
import { sortExports } from './export-groups.ts'
import { batchOutcome, readUnclear, settleBatch, type BatchOutcome } from './export-outcome.ts'
import { markMoves, unmarkMoves } from './export-moved.ts'
import { markInserts, unmarkInserts } from './export-repeated.ts'
import type { ExportTally } from './export-tally.ts'
import { writeAnchor, writeGroup } from './export-write.ts'
import { rowImages } from './row-images.ts'
import type { StepContext, TypeParts } from './step-context.ts'

/** How a batch is written. */
export interface BatchOptions {
  readonly tally: ExportTally
  /** Whether a record may still be written, after it was read again. */
  readonly stillChosen: (record: SpaceRecord) => boolean
  /**
   * Takes the records whose conflict may go away with what is written later; those that it takes (`true`) are
   * neither in error nor settled.
   */
  readonly retryLater?: (record: SpaceRecord) => boolean
}

/**
 * Writes a batch of staged exports and marks what became of each. Where events happen beside the run, it waits
 * for those on these objects, they wait for it, and what they changed meanwhile is left.
 *
 * Statements come first and the marks after them, each in transactions of their own: a crash in between repeats
 * statements, and every one of them may be repeated.
 *
 * @throws SyncError `DATABASE_*` after what is known to be written was marked; the rest stays staged
 */
export async function exportBatch(
  context: StepContext,
  type: TypeParts,
  records: readonly SpaceRecord[],
  options: BatchOptions,
): Promise<void> {
  if (context.pulled) return writeBatch(context, type, records, options)
  const names = records.flatMap(({ id, staged }) =>
    staged?.newId === undefined
      ? lockName(type, id)
      : [lockName(type, id), lockName(type, staged.newId)],
  )
  return context.parts.lock.runTogether(names, async () => {
    const ids = records.map((one) => one.id)
    const now = await context.parts.space.find(type.key, { ids })
    const chosen = now.flatMap((one) =>
      one === undefined || one.pending || !options.stillChosen(one) ? [] : one,
    )
    await writeBatch(context, type, chosen, options)
  })
}

async function writeBatch(
  context: StepContext,
  type: TypeParts,
  records: readonly SpaceRecord[],
  options: BatchOptions,
): Promise<void> {
  const batch = batchOutcome()
  const { onDrift } = context.parts.connector.definition
  const sorted = sortExports({ objectType: type.objectType, onDrift }, records)
  batch.written.push(...sorted.nothing)
  batch.images = await rowImages(type, sorted.unknown, onDrift)
  await markInserts(context, type, records)
  const moves = await markMoves(context, type, records)
  for (const group of sorted.groups) {
    await context.turn()
    if (batch.failure === undefined) await writeGroup(batch, type, group)
  }
  for (const one of sorted.alone) {
    if (batch.failure === undefined) await writeAnchor(batch, type, one)
  }
  if (batch.failure === undefined) await readUnclear(batch, type)
  putAside(batch, options)
  await context.turn()
  await settleBatch(context, type, batch, options.tally)
  options.tally.batches += 1
  if (batch.failure !== undefined) throw batch.failure
  await unmarkInserts(context, type)
  if (moves) await unmarkMoves(context, type)
}

/** Takes out the conflicts that a later update or delete may end. */
function putAside(batch: BatchOutcome, { retryLater }: BatchOptions): void {
  if (retryLater === undefined) return
  for (const [number, { record, error }] of batch.failed) {
    if (error.code !== 'ROW_UNIQUE' && error.code !== 'ROW_FOREIGN_KEY') continue
    if (retryLater(record)) batch.failed.delete(number)
  }
}
