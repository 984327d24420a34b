import { writtenKind } from '../model/change-kind.ts'
import { formatInstant } from '../model/clock.ts'
import { emptyRow, type Row } from '../model/value.ts'
import type { RowOperation } from '../sql/target.ts'
import type { EventAudit } from '../state/store.ts'
import type { BoundType } from './bound-type.ts'
import { NO_COLUMNS, requestName } from './pending-export.ts'

/** What an event wrote, as the audit is told of it. */
export interface Written {
  readonly operation: RowOperation
  /** The id that the person had before, where the anchor changed: an insert has then taken the place of the row. */
  readonly formerId?: string
  /** What the columns were: as they were last written, or as the live row had them. */
  readonly before: Row | undefined
  readonly disables: boolean
  readonly requestId: string
}

/**
 * The audit entry of a row that an event wrote; whoever counts rows is told of it, too. An update names the columns
 * that it set, a delete every column that is known of the row, an insert every column of the new one; a row that is
 * made anew under another key has both.
 */
export function eventAudit(type: BoundType, written: Written): EventAudit {
  const { operation, formerId, before = NO_COLUMNS, disables, requestId } = written
  const recreates = formerId !== undefined && operation.kind === 'insert'
  const kind = recreates ? 'recreate' : operation.kind
  type.rows?.changed(writtenKind(kind, disables), 'event')
  return {
    at: formatInstant(type.clock.now()),
    operation: kind,
    ...(formerId === undefined ? {} : { formerId }),
    disables,
    by: requestName(requestId),
    config: type.recordedAs(),
    before: recreates ? JSON.stringify(before) : textBefore(operation, before),
    after: textAfter(operation),
    sensitive: type.sensitive,
  }
}

function textBefore(operation: RowOperation, before: Row): string {
  if (operation.kind === 'insert') return '{}'
  if (operation.kind === 'delete') return JSON.stringify(before)
  const columns = emptyRow()
  for (const column in operation.set) columns[column] = before[column] ?? null
  return JSON.stringify(columns)
}

function textAfter(operation: RowOperation): string {
  if (operation.kind === 'delete') return '{}'
  return JSON.stringify(operation.kind === 'insert' ? operation.values : operation.set)
}
