import type { Condition } from '../../model/condition.ts'
import type { Row } from '../../model/value.ts'
import type { SpaceRecord } from '../../state/space.ts'
import { idOfRow } from '../object-key.ts'
import { batchOutcome, settleBatch } from './export-outcome.ts'
import type { ExportTally } from './export-tally.ts'
import { parseRow } from './record-text.ts'
import type { StepContext, TypeParts } from './step-context.ts'

/** The numbers of the inserts that are on their way to a table that makes the keys itself. */
const MARK = 'export.inserts'

/** Rows that look alike and are looked at. */
const ALIKE = 100

const PAGE = 1_000

/**
 * Where the database makes the keys, an insert cannot be repeated by its key. So the numbers of a batch are put
 * down before it is sent ({@link markInserts}). When a batch was killed, its rows are looked for by their values
 * before anything else is written: rows that no record has are those that it wrote, and are settled.
 */
export async function settleInsertsBefore(
  context: StepContext,
  type: TypeParts,
  tally: ExportTally,
): Promise<void> {
  if (!makesKeys(type)) return
  const { journal, space } = context.parts
  const mark = await journal.watermark(type.key, MARK)
  if (mark === undefined || mark === '') return
  const [first = 0, last = 0] = mark.split('-').map(Number)
  const used = new Set<string>()
  for (let after = first - 1; after < last; ) {
    const records = await space.scan(type.key, { kind: 'staged' }, { after, limit: PAGE })
    const batch = batchOutcome()
    for (const record of records) {
      if (record.number > last || record.staged?.operation !== 'insert') continue
      const id = await foundAgain(context, type, record, used)
      if (id === undefined) continue
      used.add(id)
      batch.written.push(record)
      batch.newIds.set(record.number, id)
    }
    if (batch.written.length > 0) await settleBatch(context, type, batch, tally)
    after = records.at(-1)?.number ?? last
  }
  await unmarkInserts(context, type)
}

/** Puts down which inserts are about to be sent. */
export async function markInserts(
  { parts }: StepContext,
  type: TypeParts,
  records: readonly SpaceRecord[],
): Promise<void> {
  if (!makesKeys(type)) return
  const inserts = records.filter((one) => one.staged?.operation === 'insert')
  const [first, last] = [inserts[0], inserts.at(-1)]
  if (first === undefined || last === undefined) return
  await parts.journal.setWatermark(type.key, MARK, `${first.number}-${last.number}`)
}

/** Says that every insert that was sent is settled. */
export async function unmarkInserts({ parts }: StepContext, type: TypeParts): Promise<void> {
  if (!makesKeys(type)) return
  await parts.journal.setWatermark(type.key, MARK, '')
}

function makesKeys({ objectType }: TypeParts): boolean {
  return objectType.anchor.some((one) => one.generate === 'database')
}

/** The id of a row that holds exactly what an insert would write, and that is nobody's. */
async function foundAgain(
  { parts }: StepContext,
  type: TypeParts,
  record: SpaceRecord,
  used: ReadonlySet<string>,
): Promise<string | undefined> {
  const condition = holdsExactly(parseRow(record.staged?.desired ?? '{}'))
  const rows = await type.table.select({ condition, limit: ALIKE })
  const ids = rows.flatMap((row) => idOfRow(type.objectType, row) ?? [])
  const known = await parts.space.find(type.key, { ids })
  return ids.find((id, at) => {
    const state = known[at]?.state
    return !used.has(id) && (state === undefined || state === 'unmanaged')
  })
}

function holdsExactly(columns: Row): Condition {
  const of = Object.keys(columns).map((column): Condition => {
    const value = columns[column] ?? null
    return value === null
      ? { kind: 'not', of: { kind: 'present', column } }
      : { kind: 'compare', column, comparison: 'eq', value, case: 'exact' }
  })
  return { kind: 'and', of }
}
