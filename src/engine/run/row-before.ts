import type { ConnectorDefinition } from '../../model/definition.ts'
import { sameValue, type ColumnValue, type Row } from '../../model/value.ts'
import type { SpaceRecord } from '../../state/space.ts'
import { parseRow } from './record-text.ts'

/**
 * What the row of a record holds, as far as a staged export has to know: what was last written, and with
 * `onDrift: overwrite` what was edited outside since, so that it is written over. With the other modes an edit
 * outside stays until the source changes that column.
 */
export function rowBefore(
  record: Pick<SpaceRecord, 'written' | 'drift'>,
  onDrift: ConnectorDefinition['onDrift'],
): Record<string, ColumnValue> {
  const row = parseRow(record.written)
  if (onDrift !== 'overwrite' || record.drift === undefined) return row
  return Object.assign(row, parseRow(record.drift))
}

/** The columns that a staged update writes: those in which it differs from {@link rowBefore}. */
export function columnsToWrite(before: Row, desired: Row): Row {
  const set = parseRow('{}')
  for (const column in desired) {
    const value = desired[column]
    if (value !== undefined && !sameValue(value, before[column])) set[column] = value
  }
  return set
}
