import type { StepDefinition } from '../../model/definition.ts'
import type { RunTable } from './run.ts'
import { noteMissingRows } from './import-missing.ts'
import { importRows, type TableReading } from './import-rows.ts'
import { seenNumbers } from './seen-numbers.ts'
import { pageSizeOf, type StepContext, type TypeParts } from './step-context.ts'
import { storedAs } from './stored-value.ts'
import { targetTally, type TargetTally } from './step-tally.ts'

/** The watermark from which changes of a table are read. */
export const DELTA = 'delta'
/** When the keys of a table were last compared, ISO 8601. */
export const KEYSCAN = 'keyscan'
/** The columns that the last import of all rows has read, as JSON text. */
export const COLUMNS = 'columns'

/**
 * Reads the whole table in anchor order and compares it with the connector space: joined, drifted, missing,
 * unmanaged. Memory stays flat: a page of rows, and a bit a record. Only a read that came to its end says that
 * a row is missing.
 *
 * @throws SyncError `DATABASE_*`, `INTERRUPTED`
 */
export async function importTarget(
  context: StepContext,
  type: TypeParts,
  step: StepDefinition,
): Promise<TargetTally> {
  const { space, signal } = context.parts
  const from = await type.changes?.now()
  const last = await space.lastNumber(type.key)
  const total = await type.bulk.estimate()
  const reading = tableReading(context, type)
  const pages = type.bulk.scan({
    pageSize: pageSizeOf(context.parts, step),
    columns: type.columns,
    ...(signal === undefined ? {} : { signal }),
  })
  for await (const rows of pages) {
    await importRows(reading, rows)
    await context.reached({
      step: step.step,
      phase: 'target',
      done: reading.tally.read,
      ...(total === undefined ? {} : { total }),
    })
  }
  await noteMissingRows(reading, last)
  await rememberRead(context, type, from)
  return reading.tally
}

/** A read of a table that begins. */
export function tableReading(context: StepContext, type: TypeParts): TableReading {
  const { objectType } = type
  const seen = seenNumbers()
  return { context, type, tally: targetTally(), seen, storedAs: storedAs(objectType), rows: 0 }
}

/** From where the next delta import reads, and that all keys were compared. */
async function rememberRead(
  { parts, at }: StepContext,
  type: TypeParts & Pick<RunTable, 'changes'>,
  from: string | undefined,
): Promise<void> {
  if (from === undefined) return
  await parts.journal.setWatermark(type.key, DELTA, from)
  await parts.journal.setWatermark(type.key, KEYSCAN, at)
  await parts.journal.setWatermark(type.key, COLUMNS, JSON.stringify(type.columns))
}
