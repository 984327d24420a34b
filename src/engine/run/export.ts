import type { StepDefinition } from '../../model/definition.ts'
import { SyncError } from '../../model/errors.ts'
import type { RecordFilter, SpaceRecord } from '../../state/space.ts'
import { exportBatch } from './export-batch.ts'
import { settleInsertsBefore } from './export-repeated.ts'
import { exportTally, writtenRows, type ExportTally } from './export-tally.ts'
import type { StepContext, TypeParts } from './step-context.ts'
import { refuseTooManyErrors } from './thresholds-errors.ts'

/** Which staged exports are written. */
export interface ExportSelection {
  /** Scanned one after the other; a record that meets several is written once. */
  readonly filters: readonly RecordFilter[]
  /** Whether a record of them is meant, asked again after its lock is held. */
  readonly chosen: (record: SpaceRecord) => boolean
}

/** An export as it runs. */
interface Exporting {
  readonly context: StepContext
  readonly step: StepDefinition
  readonly selection: ExportSelection
  readonly tally: ExportTally
  readonly rows: number
  /** Rows in error before the export began. */
  readonly errors: number
  readonly total: number
  done: number
  /** Records whose conflict may be over when everything else is written. */
  readonly conflicts: { readonly type: TypeParts; readonly id: string }[]
}

/** Conflicts that are remembered for a second try; further ones are in error at once. */
const MOST_CONFLICTS = 100_000

/** How often conflicts are tried again as long as some of them end. */
const MOST_ROUNDS = 10

/** Where an export puts what it has done, so that it is known also when it ends early. */
export function beginTally(context: StepContext, step: 'export' | 'purge'): ExportTally {
  const tally = exportTally()
  context.outcome.unfinished = () => ({
    step,
    written: tally.written,
    batches: tally.batches,
    held: [],
    failed: tally.failed,
  })
  return tally
}

/**
 * Writes staged exports in the order of their number, a batch at a time: inserts and updates of all object types,
 * then deletes in the opposite order, then, once more, rows that stood in the way of each other. A row that the
 * database refuses is set aside alone, with the time of its next attempt.
 *
 * @throws SyncError `DATABASE_*` with what was and was not done; `RUN_TOO_MANY_ERRORS`, `INTERRUPTED`
 */
export async function exportStaged(
  context: StepContext,
  step: StepDefinition,
  selection: ExportSelection,
  tally: ExportTally,
): Promise<void> {
  const exporting = await beginExport(context, step, selection, tally)
  try {
    for (const type of context.types) await settleInsertsBefore(context, type, tally)
    for (const type of context.types) await exportType(exporting, type, { deletes: false })
    for (const type of context.types.toReversed()) {
      await exportType(exporting, type, { deletes: true })
    }
    await retryConflicts(exporting)
  } catch (error) {
    throw withWhatWasDone(error, tally)
  }
}

async function beginExport(
  context: StepContext,
  step: StepDefinition,
  selection: ExportSelection,
  tally: ExportTally,
): Promise<Exporting> {
  let [rows, errors, total] = [0, 0, 0]
  for (const type of context.types) {
    const counts = await context.parts.space.counts(type.key)
    rows += counts.byState.inSync + counts.byState.deprovisioned
    errors += counts.failed
    total += Object.values(counts.staged).reduce((sum, one) => sum + one, 0) - counts.held
  }
  const conflicts: Exporting['conflicts'] = []
  return { context, step, selection, tally, rows, errors, total, done: 0, conflicts }
}

async function exportType(
  exporting: Exporting,
  type: TypeParts,
  { deletes }: { readonly deletes: boolean },
): Promise<void> {
  const { context, selection } = exporting
  const { space } = context.parts
  const limit = batchOf(exporting, type)
  const isMeant = (record: SpaceRecord): boolean =>
    record.staged !== undefined &&
    (record.staged.operation === 'delete') === deletes &&
    selection.chosen(record)
  for (const filter of selection.filters) {
    let after = 0
    for (;;) {
      const records = await space.scan(type.key, filter, { after, limit, brief: true })
      const last = records.at(-1)
      if (last === undefined) break
      after = last.number
      const meant = records.filter(isMeant)
      if (meant.length === 0) continue
      await exportBatch(context, type, meant, {
        tally: exporting.tally,
        stillChosen: isMeant,
        retryLater: (record) => retryLater(exporting, type, record),
      })
      await reach(exporting, meant.length)
    }
  }
}

function retryLater(exporting: Exporting, type: TypeParts, record: SpaceRecord): boolean {
  if (exporting.conflicts.length >= MOST_CONFLICTS) return false
  exporting.conflicts.push({ type, id: record.id })
  return true
}

/**
 * What stood in the way may have been changed or deleted meanwhile. Rows that wait for one another in a row are
 * tried as long as that helps; who is in the way still is in error.
 */
async function retryConflicts(exporting: Exporting): Promise<void> {
  for (let round = 1; exporting.conflicts.length > 0; round += 1) {
    const before = writtenRows(exporting.tally)
    const conflicts = exporting.conflicts.splice(0)
    await retryOnce(exporting, conflicts, { last: round === MOST_ROUNDS })
    if (writtenRows(exporting.tally) > before) continue
    await retryOnce(exporting, exporting.conflicts.splice(0), { last: true })
  }
}

async function retryOnce(
  exporting: Exporting,
  conflicts: Exporting['conflicts'],
  { last }: { readonly last: boolean },
): Promise<void> {
  const { context, tally, selection } = exporting
  const stillChosen = (record: SpaceRecord): boolean =>
    record.staged !== undefined && selection.chosen(record)
  for (const type of context.types) {
    const limit = batchOf(exporting, type)
    const ids = conflicts.filter((one) => one.type === type).map((one) => one.id)
    for (let from = 0; from < ids.length; from += limit) {
      const some = ids.slice(from, from + limit)
      const found = await context.parts.space.find(type.key, { ids: some })
      const records = found.flatMap((one) => (one !== undefined && stillChosen(one) ? one : []))
      if (records.length === 0) continue
      await exportBatch(context, type, records, {
        tally,
        stillChosen,
        ...(last
          ? {}
          : { retryLater: (record: SpaceRecord) => retryLater(exporting, type, record) }),
      })
      await reach(exporting, 0)
    }
  }
}

/** Rows of one batch. */
function batchOf({ context, step }: Exporting, { bulk }: TypeParts): number {
  return Math.min(step.batch ?? context.parts.connector.definition.export.batch, bulk.mostRows)
}

async function reach(exporting: Exporting, count: number): Promise<void> {
  const { context, step, tally, rows, errors } = exporting
  exporting.done += count
  refuseTooManyErrors(context, errors + tally.newlyFailed, rows)
  await context.reached({
    step: step.step,
    phase: 'write',
    done: exporting.done,
    total: Math.max(exporting.total, exporting.done),
  })
}

function withWhatWasDone(error: unknown, tally: ExportTally): unknown {
  if (!(error instanceof SyncError)) return error
  const rows = writtenRows(tally)
  const done = rows === 1 ? '1 row was written and is' : `${rows} rows were written and are`
  const rest = error.code.startsWith('DATABASE_')
    ? 'What was on its way may have been written or not; it stays staged, and the next export repeats it, which is safe.'
    : 'Everything else stays staged for the next export.'
  return new SyncError(error.code, `${error.message} ${done} marked so. ${rest}`, {
    ...error.facts,
    cause: error,
  })
}
