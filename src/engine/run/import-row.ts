import type { ConnectorDefinition } from '../../model/definition.ts'
import { unreachable } from '../../model/unreachable.ts'
import type { Row } from '../../model/value.ts'
import type { ChangedRecord, NewRecord, SpaceRecord } from '../../state/space.ts'
import { driftOf, holdsStaged } from './live-row.ts'
import { parseRow } from './record-text.ts'
import type { StoredAs } from './stored-value.ts'

/** What a live row means for its record. */
export type RowFinding =
  | { readonly kind: 'same' }
  /** The record is to be written; `joined` says that a person found a row. */
  | { readonly kind: 'changed'; readonly record: ChangedRecord; readonly joined: boolean }
  /** Somebody else has edited the row, in these columns. */
  | { readonly kind: 'drift'; readonly columns: Row }

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
  storedAs: StoredAs,
): RowFinding {
  switch (record.state) {
    case 'unmanaged':
      return record.written === text ? SAME : changed({ ...record, written: text })
    case 'waiting':
      return waitingFinding(record, live, text, storedAs)
    case 'missing':
      // What is inserted by us and not yet marked stays for the export to mark.
      return holdsStaged(record, live, storedAs) ? SAME : backAgain(record)
    case 'deprovisioned':
      return SAME
    case 'inSync': {
      if (record.pending) return SAME
      const columns = record.written === text ? undefined : driftOf(record, live, storedAs)
      if (columns !== undefined) return { kind: 'drift', columns }
      return record.drift === undefined ? SAME : changed(withoutDrift(record))
    }
    default:
      return unreachable(record.state)
  }
}

/** The record of a row that somebody else has edited, as `onDrift` says; `undefined` when that is known. */
export function driftedRecord(
  record: SpaceRecord,
  columns: Row,
  onDrift: ConnectorDefinition['onDrift'],
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
      return { ...withoutDrift(record), written }
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

/** A person whose row is there before it was inserted: joined, unless it is the row that we have inserted. */
function waitingFinding(
  record: SpaceRecord,
  live: Row,
  text: string,
  storedAs: StoredAs,
): RowFinding {
  if (record.pending || record.standing === 'outOfScope') return SAME
  if (holdsStaged(record, live, storedAs)) return SAME
  const { staged: _staged, heldBy: _heldBy, failure: _failure, ...kept } = record
  return {
    kind: 'changed',
    record: { ...kept, state: 'inSync', written: text, touched: true, evaluated: '' },
    joined: true,
  }
}

function backAgain(record: SpaceRecord): RowFinding {
  const { staged: _staged, heldBy: _heldBy, failure: _failure, ...kept } = record
  return changed({ ...kept, state: 'inSync', touched: true })
}

function changed(record: ChangedRecord): RowFinding {
  return { kind: 'changed', record, joined: false }
}

function withoutDrift(record: SpaceRecord): SpaceRecord {
  const { drift: _drift, ...kept } = record
  return kept
}
