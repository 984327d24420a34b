import type { ConnectorDefinition } from '../../model/definition.ts'
import { unreachable } from '../../model/unreachable.ts'
import type { Row } from '../../model/value.ts'
import type { ChangedRecord, NewRecord, SpaceRecord } from '../../state/space.ts'
import { driftOf, holdsStaged } from './live-row.ts'
import { keyedId, sourceKeyOf } from './person-id.ts'
import { parseRow } from './record-text.ts'
import type { StoredAs } from './stored-value.ts'

/** What rows are compared by. */
export interface Comparison {
  readonly storedAs: StoredAs
  /** ISO 8601. */
  readonly at: string
  /** Whether the source is read. */
  readonly pulled: boolean
}

/** What a live row means for its record. */
export type RowFinding =
  | { readonly kind: 'same' }
  /** The record is to be written; `joined` says that a person found a row. */
  | { readonly kind: 'changed'; readonly record: ChangedRecord; readonly joined: boolean }
  /** A row stands where a person of the source is to get one: whether it is joined, the synchronization says. */
  | { readonly kind: 'met'; readonly person: ChangedRecord; readonly row: NewRecord }
  /** The row that was to be inserted is there: a run has inserted it, and was stopped before that was marked. */
  | { readonly kind: 'inserted'; readonly record: SpaceRecord }
  /** Somebody else has edited the row, in these columns. */
  | { readonly kind: 'drift'; readonly record: SpaceRecord; readonly columns: Row }

const SAME: RowFinding = { kind: 'same' }

/**
 * Compares a live row with its record.
 *
 * @param live the columns that flows write
 * @param text the same as JSON text, as an insert would have written it
 */
export function findingOf(
  record: SpaceRecord,
  live: Row,
  text: string,
  { storedAs, at, pulled }: Comparison,
): RowFinding {
  switch (record.state) {
    case 'unmanaged':
      return record.written === text ? SAME : changed({ ...record, written: text })
    case 'waiting':
      return waitingFinding(record, live, text, { storedAs, at, pulled })
    case 'missing':
      return holdsStaged(record, live, storedAs)
        ? insertedBefore(record, pulled)
        : backAgain(record, live, storedAs)
    case 'deprovisioned':
      return SAME
    case 'inSync': {
      if (record.pending) return SAME
      const columns = record.written === text ? undefined : driftOf(record, live, storedAs)
      if (columns !== undefined) return { kind: 'drift', record, columns }
      return record.drift === undefined ? SAME : changed(withoutDrift(record))
    }
    default:
      return unreachable(record.state)
  }
}

/**
 * The record of a row that somebody else has edited, as `onDrift` says; `undefined` when that is known. A row whose
 * edit is adopted is not any more what we made.
 */
export function driftedRecord(
  record: SpaceRecord,
  columns: Row,
  onDrift: ConnectorDefinition['onDrift'],
  at: string,
): ChangedRecord | undefined {
  const drift = JSON.stringify(columns)
  switch (onDrift) {
    case 'report':
      return record.drift === drift ? undefined : { ...record, drift }
    case 'overwrite':
      return record.drift === drift && (record.touched || record.staged !== undefined)
        ? undefined
        : { ...record, drift, touched: true }
    case 'adopt': {
      const written = JSON.stringify(Object.assign(parseRow(record.written), columns))
      return { ...withoutDrift(record), written, modifiedAt: at }
    }
    default:
      return unreachable(onDrift)
  }
}

/** A row that nobody delivered. */
export function unmanagedRecord(
  id: string,
  written: string,
  at: string,
  evaluated: string,
): NewRecord {
  return {
    id,
    accepted: '',
    written,
    state: 'unmanaged',
    touched: false,
    standing: 'present',
    evaluated,
    createdBy: '',
    createdAt: '',
    modifiedAt: at,
  }
}

/**
 * A person whose row is there before it was inserted: joined, unless it is the row that we have inserted. Whom the
 * source no longer has, or the scope, does not get it, which is only known when both were looked at.
 */
function waitingFinding(
  record: SpaceRecord,
  live: Row,
  text: string,
  { storedAs, at, pulled }: Comparison,
): RowFinding {
  if (record.pending || record.standing === 'outOfScope') return SAME
  if (holdsStaged(record, live, storedAs)) return insertedBefore(record, pulled)
  const { staged: _staged, heldBy: _heldBy, failure: _failure, ...kept } = record
  if (pulled) {
    const sourceKey = sourceKeyOf(record)
    const person = { ...kept, id: keyedId(sourceKey), sourceKey, touched: true }
    return { kind: 'met', person, row: unmanagedRecord(record.id, text, at, '') }
  }
  return {
    kind: 'changed',
    record: { ...kept, state: 'inSync', written: text, touched: true, evaluated: '' },
    joined: true,
  }
}

/**
 * It is marked before the source is read: what the source says of the person by now is a change of that row. Where
 * events happen beside the run, and while a plan holds the insert, the next export marks it.
 */
function insertedBefore(record: SpaceRecord, pulled: boolean): RowFinding {
  return pulled && record.heldBy === undefined ? { kind: 'inserted', record } : SAME
}

/** A row that was missing: what somebody else put into it is an edit like any other. */
function backAgain(record: SpaceRecord, live: Row, storedAs: StoredAs): RowFinding {
  const { staged: _staged, heldBy: _heldBy, failure: _failure, drift: _drift, ...kept } = record
  const back = { ...kept, state: 'inSync', touched: true } as const
  const columns = driftOf(back, live, storedAs)
  return columns === undefined ? changed(back) : { kind: 'drift', record: back, columns }
}

function changed(record: ChangedRecord): RowFinding {
  return { kind: 'changed', record, joined: false }
}

function withoutDrift(record: SpaceRecord): SpaceRecord {
  const { drift: _drift, ...kept } = record
  return kept
}
