import type { StepDefinition } from '../../model/definition.ts'
import { isSyncError } from '../../model/errors.ts'
import type { Cells, ChangePage, ChangeReader } from '../../sql/bulk.ts'
import { encodeObjectId } from '../../model/object-id.ts'
import { noteGone, noteMissingRows } from './import-missing.ts'
import { importRows, type TableReading } from './import-rows.ts'
import { readThrough } from './read-through.ts'
import { COLUMNS, DELTA, importTarget, KEYSCAN, tableReading } from './import-target.ts'
import { pageSizeOf, type StepContext, type TypeParts } from './step-context.ts'
import type { TargetTally } from './step-tally.ts'

/**
 * Reads the rows that changed since the last import. Where the strategy does not see deletes, all keys are
 * compared every so often. Without a watermark, when the database no longer knows what changed since, or when the
 * configuration writes other columns than were read, the whole table is read.
 *
 * @throws SyncError `DATABASE_*`, `INTERRUPTED`
 */
export async function importDelta(
  context: StepContext,
  type: TypeParts,
  step: StepDefinition,
): Promise<TargetTally> {
  const { journal, log } = context.parts
  const { changes } = type
  const from = changes && (await journal.watermark(type.key, DELTA))
  if (changes === undefined || from === undefined || (await readsOtherColumns(context, type))) {
    return importTarget(context, type, step)
  }
  const reading = tableReading(context, type)
  try {
    const next = await readChanges(reading, changes, from, step)
    if (!changes.seesDeletes) await compareKeysWhenDue(reading, step)
    await journal.setWatermark(type.key, DELTA, next)
    return reading.tally
  } catch (error) {
    if (!isSyncError(error, 'WATERMARK_LOST')) throw error
    log.warn('The database no longer knows what changed: the whole table is read.', {
      connector: type.key.connector,
      objectType: type.name,
      code: error.code,
    })
    return importTarget(context, type, step)
  }
}

/** Of rows that did not change, nobody knows what stands in a column that has got its flow since. */
async function readsOtherColumns({ parts }: StepContext, type: TypeParts): Promise<boolean> {
  const read = await parts.journal.watermark(type.key, COLUMNS)
  return read !== JSON.stringify(type.columns)
}

async function readChanges(
  reading: TableReading,
  changes: ChangeReader,
  from: string,
  step: StepDefinition,
): Promise<string> {
  const { context } = reading
  const { signal } = context.parts
  // Cells stand in the order of the object type's columns, of which those with a flow are the first.
  const pages = changes.since(from, {
    pageSize: pageSizeOf(context.parts, step),
    ...(signal === undefined ? {} : { signal }),
  })
  return readThrough(pages, async (page) => {
    await importPage(reading, page)
    await context.reached({ step: 'deltaImport', phase: 'target', done: reading.tally.read })
  })
}

async function importPage(reading: TableReading, page: ChangePage): Promise<void> {
  const { context, type } = reading
  if (page.rows.length > 0) await importRows(reading, page.rows)
  if (page.gone.length === 0) return
  const ids = idsOfKeys(page.gone)
  const found = await context.parts.space.find(type.key, { ids })
  const records = found.filter((one) => one !== undefined)
  if (records.length > 0) await noteGone(reading, records, { emptied: false })
}

/** Deletes leave no trace in a timestamp column: every so often all keys are compared. */
async function compareKeysWhenDue(reading: TableReading, step: StepDefinition): Promise<void> {
  const { context, type } = reading
  const { journal, space, connector } = context.parts
  const every = connector.definition.import.delta?.keyscanEvery
  if (every === undefined) return
  const last = await journal.watermark(type.key, KEYSCAN)
  const since = last === undefined ? every : Date.parse(context.at) - Date.parse(last)
  // Less than nothing: the clock was set back.
  if (since >= 0 && since < every) return
  const number = await space.lastNumber(type.key)
  const keys = tableReading(context, type)
  const anchor = type.objectType.anchor.map((one) => one.column)
  const pageSize = pageSizeOf(context.parts, step)
  for await (const rows of type.bulk.scan({ pageSize, columns: anchor })) {
    const found = await space.find(type.key, { ids: idsOfKeys(rows) })
    for (const record of found) {
      if (record === undefined) continue
      keys.seen.add(record.number)
      if (record.state !== 'waiting') keys.rows += 1
    }
    await context.reached({ step: 'deltaImport', phase: 'target', done: keys.seen.count })
  }
  await noteMissingRows(keys, number)
  reading.tally.missing += keys.tally.missing
  await journal.setWatermark(type.key, KEYSCAN, context.at)
}

/** Ids of anchor values; a key that is NULL is none, and is found nowhere. */
function idsOfKeys(keys: readonly Cells[]): readonly string[] {
  return keys.map((cells) =>
    cells.some((cell) => cell === undefined || cell === null)
      ? ''
      : encodeObjectId(cells.map((cell) => cell ?? '')),
  )
}
