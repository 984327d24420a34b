import { sameValue, type Row } from '../../model/value.ts'
import type { NewRecord, SpaceRecord, StagedExport } from '../../state/space.ts'
import { keyOfId } from '../object-key.ts'
import { sensitiveOf } from './export-outcome.ts'
import { parseRow } from './record-text.ts'
import type { UndoneChange } from './undo-change.ts'

/** What undoing a change of one row comes to. */
export type Undoing =
  | { readonly kind: 'change'; readonly record: SpaceRecord }
  | { readonly kind: 'add'; readonly record: NewRecord }
  /** The row is as it was before: somebody has undone it already. */
  | { readonly kind: 'nothing' }
  /** The row stays as it is, and why, in a sentence. */
  | { readonly kind: 'left'; readonly why: string }

const NOTHING: Undoing = { kind: 'nothing' }
const CHANGED_SINCE = 'The row was changed since.'
const GONE = 'The row is not there any more.'

/**
 * Stages the reverse of what was done to a row: what was inserted is deleted, what was deleted is inserted, and
 * updated columns get the values from before. A row that does not hold any more what was written is left.
 *
 * @param live the row as it stands
 * @param record what the connector space has of it
 * @param at ISO 8601
 */
export function undone(
  change: UndoneChange,
  live: Row | undefined,
  record: SpaceRecord | undefined,
  at: string,
): Undoing {
  if (record !== undefined && (record.pending || isBusy(record))) {
    return left('Another change of this row waits to be written.')
  }
  const { before, after } = change
  if (before === undefined && after === undefined) return left('Nothing is left of the change.')
  if (before === undefined) return undoneInsert(change, live, record)
  if (after === undefined) return undoneDelete(change, before, live, record, at)
  return undoneUpdate(change, before, after, live, record)
}

function undoneInsert(
  { type, after }: UndoneChange,
  live: Row | undefined,
  record: SpaceRecord | undefined,
): Undoing {
  if (live === undefined) return NOTHING
  if (record === undefined) return left(CHANGED_SINCE)
  const hidden = new Set(sensitiveOf(type))
  // The audit of an insert shows the row as we wrote it last.
  const untouched =
    record.modifiedAt === record.createdAt &&
    Object.entries(configured(type, after ?? {})).every(
      ([column, value]) => hidden.has(column) || sameValue(live[column], value),
    )
  if (!untouched) return left(CHANGED_SINCE)
  return staged(record, { operation: 'delete', desired: '{}', becomes: 'waiting' })
}

function undoneDelete(
  { type, id }: UndoneChange,
  before: Row,
  live: Row | undefined,
  record: SpaceRecord | undefined,
  at: string,
): Undoing {
  if (live !== undefined) {
    const hidden = new Set(sensitiveOf(type))
    const columns = Object.keys(configured(type, before)).filter((column) => !hidden.has(column))
    const isBack = columns.every((column) => sameValue(live[column], before[column]))
    return isBack ? NOTHING : left('There is a row with this key again.')
  }
  if (sensitiveOf(type).some((column) => (before[column] ?? null) !== null)) {
    return left('Of sensitive columns only hashes are kept: the row cannot be made again.')
  }
  const desired = JSON.stringify({
    ...configured(type, before),
    ...keyOfId(type.objectType, id),
  })
  if (record === undefined) {
    // The source does not have the person: the row is nobody's.
    const insert = { operation: 'insert', desired, becomes: 'deprovisioned' } as const
    return {
      kind: 'add',
      record: { ...strangerOf(id, type.objectType.definitionDigest, at), staged: undo(insert) },
    }
  }
  if (record.state !== 'waiting') return left('The person has another row by now.')
  const becomes = record.standing === 'absent' ? 'deprovisioned' : 'inSync'
  return staged(record, { operation: 'insert', desired, becomes })
}

function undoneUpdate(
  { type, id, idNow }: UndoneChange,
  before: Row,
  after: Row,
  live: Row | undefined,
  record: SpaceRecord | undefined,
): Undoing {
  if (live === undefined || record === undefined) return left(GONE)
  const hidden = new Set(sensitiveOf(type))
  const columns = Object.keys(after).filter(
    (column) => before[column] !== undefined && !sameValue(before[column], after[column]),
  )
  const shown = columns.filter((column) => !hidden.has(column))
  const restorable = shown.filter((column) => type.objectType.columns.includes(column))
  if (restorable.length === 0) return left(whyNothing(columns, shown))
  if (!restorable.every((column) => sameValue(live[column], after[column]))) {
    const isBack = restorable.every((column) => sameValue(live[column], before[column]))
    return isBack ? NOTHING : left(CHANGED_SINCE)
  }
  const desired = parseRow(record.written)
  for (const column of restorable) desired[column] = before[column] ?? null
  const becomes = record.state === 'deprovisioned' ? 'deprovisioned' : 'inSync'
  return staged(record, {
    operation: 'update',
    desired: JSON.stringify(desired),
    becomes,
    ...(id === idNow ? {} : { newId: id }),
  })
}

function whyNothing(columns: readonly string[], shown: readonly string[]): string {
  if (columns.length === 0) return 'What stood there before is not known.'
  return shown.length === 0
    ? 'Of sensitive columns only hashes are kept: nothing can be restored.'
    : 'The configuration no longer writes the columns that the run changed.'
}

/** The columns that the configuration still writes: another one is nobody's business any more. */
function configured({ objectType }: UndoneChange['type'], row: Row): Row {
  const some = parseRow('{}')
  for (const column of objectType.columns) {
    const value = row[column]
    if (value !== undefined) some[column] = value
  }
  return some
}

function isBusy({ staged: waiting }: SpaceRecord): boolean {
  return waiting !== undefined && waiting.cause !== 'undo'
}

function staged(record: SpaceRecord, reverse: Omit<StagedExport, 'cause' | 'disables'>): Undoing {
  const { failure: _failure, heldBy: _heldBy, ...kept } = record
  return { kind: 'change', record: { ...kept, staged: undo(reverse) } }
}

function undo(reverse: Omit<StagedExport, 'cause' | 'disables'>): StagedExport {
  return { ...reverse, cause: 'undo', disables: false }
}

function left(why: string): Undoing {
  return { kind: 'left', why }
}

function strangerOf(id: string, evaluated: string, at: string): NewRecord {
  return {
    id,
    accepted: '',
    written: '{}',
    state: 'waiting',
    touched: false,
    standing: 'absent',
    evaluated,
    createdBy: '',
    createdAt: '',
    modifiedAt: at,
  }
}
