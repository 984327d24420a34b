import type { Row } from '../../model/value.ts'
import type { AuditEntry } from '../../state/journal.ts'
import { idOfRow } from '../object-key.ts'
import { parseRow } from './record-text.ts'
import type { TypeParts } from './step-context.ts'

/** What a run did to one row in all; no row stands as `undefined`. */
export interface UndoneChange {
  readonly type: TypeParts
  /** The id that the row had before it. */
  readonly id: string
  /** The id that it has had since; another one where the anchor changed. */
  readonly idNow: string
  readonly before: Row | undefined
  readonly after: Row | undefined
}

/** What an audit entry says of its row. */
export function changeOfEntry(type: TypeParts, entry: AuditEntry): UndoneChange {
  const { operation, id } = entry
  const before = operation === 'insert' ? undefined : parseRow(entry.before)
  const after = operation === 'delete' ? undefined : parseRow(entry.after)
  const shown = after === undefined ? undefined : idOfRow(type.objectType, after)
  const idNow = entry.newId ?? shown ?? id
  return { type, id, idNow, before, after }
}

/** Two changes of one row, one after the other, as one. */
export function composed(first: UndoneChange, second: UndoneChange): UndoneChange {
  return { ...second, id: first.id, before: first.before }
}
