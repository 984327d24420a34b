import type { Row } from '../../model/value.ts'
import type { SpaceRecord } from '../../state/space.ts'
import { parseRow } from './record-text.ts'
import type { StoredAs } from './stored-value.ts'

/**
 * The live values of columns that no longer hold what was last written. An edit of ours that is on its way (it
 * is staged, and a crash came between its statement and its mark) is none.
 *
 * @param live the columns that flows write, as the table has them
 */
export function driftOf(record: SpaceRecord, live: Row, storedAs: StoredAs): Row | undefined {
  const written = parseRow(record.written)
  const { staged } = record
  const desired =
    staged === undefined || staged.operation === 'delete' ? undefined : parseRow(staged.desired)
  let drift: Record<string, Row[string]> | undefined
  for (const column in live) {
    const value = live[column]
    const before = written[column]
    if (value === undefined || before === undefined || storedAs(column, before, value)) continue
    const sent = desired?.[column]
    if (sent !== undefined && storedAs(column, sent, value)) continue
    drift ??= parseRow('{}')
    drift[column] = value
  }
  return drift
}

/** Whether a row holds every column that a staged insert would write: it has been written already. */
export function holdsStaged({ staged }: SpaceRecord, live: Row, storedAs: StoredAs): boolean {
  if (staged?.operation !== 'insert') return false
  const desired = parseRow(staged.desired)
  for (const column in live) {
    const value = desired[column]
    if (value !== undefined && !storedAs(column, value, live[column] ?? null)) return false
  }
  return true
}
