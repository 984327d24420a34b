import { createHmac, randomBytes } from 'node:crypto'
import type { ChangePlan } from '../../engine/run/plan-change.ts'
import type { PlannedRow } from '../../engine/run/report.ts'
import type { ChangedRows, Show, ShownRow } from './report.ts'

/** Rows of a change as far as they may be shown. Ids are hashed with a salt that nobody keeps. */
export async function shownRows(
  plan: ChangePlan,
  show: Exclude<Show, 'none'>,
): Promise<ChangedRows> {
  const salt = randomBytes(16)
  const { inScope, counts, columns, pending, withdrawn, leaving, failed, limits } = plan.report
  const facts = { inScope, counts, columns, pending, withdrawn, leaving, failed, limits }
  if (show === 'counts') return { ...facts, examples: [], deletes: [] }
  const deletes: ShownRow[] = []
  for await (const row of plan.deletes()) {
    // There may be many: the id says who it is.
    deletes.push({ ...shownRow(row, show, salt), columns: [] })
  }
  const examples = plan.report.examples.map((row) => shownRow(row, show, salt))
  return { ...facts, examples, deletes }
}

function shownRow(row: PlannedRow, show: 'keys' | 'values', salt: Buffer): ShownRow {
  const { objectType, kind, columns } = row
  if (show === 'values') return { objectType, id: row.id, kind, columns }
  const id = `#${createHmac('sha256', salt).update(row.id).digest('hex').slice(0, 12)}`
  return { objectType, id, kind, columns: columns.map(({ column }) => ({ column })) }
}
