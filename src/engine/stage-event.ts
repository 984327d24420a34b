import { weighedAs } from '../model/change-kind.ts'
import { formatInstant } from '../model/clock.ts'
import { emptyRow, sameValue, type ColumnValue, type Row } from '../model/value.ts'
import type { RowOperation } from '../sql/target.ts'
import type { ChangedRecord, NewRecord, SpaceRecord, StagedExport } from '../state/space.ts'
import type { SpaceObject } from '../state/store.ts'
import { spaceKey, type BoundType } from './bound-type.ts'
import { kindOf, type Wait } from './gate.ts'
import type { PlannedChange } from './planned-change.ts'

/** An event whose export waits. The object's lock is held. */
export interface Staging {
  readonly id: string
  readonly plan: PlannedChange
  readonly operation: RowOperation
  /** The live row, where it was read. */
  readonly row: Row | undefined
  readonly wait: Wait
}

/** How often a record is read again that a run changed meanwhile. */
const TRIES = 20

/**
 * Accepts what an event says into the connector space and stages its export. The source object is the new truth,
 * and durable, when this resolves; the row stays as it is until a run exports it.
 *
 * A row that is to be deleted, or to stay behind, belongs to nobody from now on: the id answers 404, and a POST
 * takes the row up again.
 *
 * @returns the object as it is now
 * @throws SyncError `STATE_UNREADABLE`: nothing was accepted
 */
export async function stageEvent(type: BoundType, staging: Staging): Promise<SpaceObject> {
  const { id, wait } = staging
  for (let tries = 1; ; tries += 1) {
    const heldBy = await type.gate.planOf(wait)
    const [record] = await type.store.space.find(spaceKey(type, id), { ids: [id] })
    const isWritten = await type.stagedWrites.write(stagedRecord(type, staging, record, heldBy))
    // What was decided meanwhile was decided about others: this one waits for a decision of its own.
    if (isWritten && (heldBy === undefined || (await type.gate.keepOpen(heldBy)))) break
    if (tries === TRIES) throw new Error('cannot happen: a record changes for ever under its lock')
  }
  type.waiting.noticed()
  const object = await type.store.read(spaceKey(type, id))
  if (object === undefined) throw new Error('cannot happen: what was just accepted is not there')
  return object
}

/** A person whose insert waited and who is deleted before it: nothing is left to remember. */
export async function dropWaiting(type: BoundType, id: string): Promise<void> {
  const [record] = await type.store.space.find(spaceKey(type, id), { ids: [id] })
  if (record !== undefined) await type.stagedWrites.write({ dropped: record.number })
}

function stagedRecord(
  type: BoundType,
  { id, plan, operation, row }: Staging,
  record: SpaceRecord | undefined,
  heldBy: string | undefined,
): NewRecord | ChangedRecord {
  const now = formatInstant(type.clock.now())
  const written = writtenOf(type, plan, operation, row, record)
  const { disabledSince, purgeAt } = plan
  const next: NewRecord = {
    id,
    ...(record?.sourceKey === undefined ? {} : { sourceKey: record.sourceKey }),
    accepted: JSON.stringify(plan.accepted),
    written: JSON.stringify(written),
    state: stateOf(plan, operation),
    touched: false,
    standing: plan.standing ?? 'present',
    evaluated: type.objectType.definitionDigest,
    ...(disabledSince === undefined ? {} : { disabledSince }),
    ...(purgeAt === undefined ? {} : { purgeAt }),
    staged: stagedExport(plan, operation, written),
    ...(heldBy === undefined ? {} : { heldBy }),
    createdBy: record?.createdBy ?? '',
    createdAt: record?.createdAt ?? (plan.joins === undefined ? now : ''),
    modifiedAt: now,
  }
  if (record === undefined) return next
  const { number, version, pending } = record
  return { ...next, number, version, pending }
}

function stateOf(plan: PlannedChange, operation: RowOperation): NewRecord['state'] {
  if (operation.kind === 'insert' && plan.replaces === undefined) return 'waiting'
  return plan.becomes === 'inSync' ? 'inSync' : 'deprovisioned'
}

/** What the row holds: what was last written; of a row that was read, what stands in the columns to be set. */
function writtenOf(
  type: BoundType,
  plan: PlannedChange,
  operation: RowOperation,
  row: Row | undefined,
  record: SpaceRecord | undefined,
): Row {
  const written: Record<string, ColumnValue> = emptyRow()
  if (operation.kind === 'insert' && plan.replaces === undefined) return written
  const isKnown = record !== undefined && record.accepted !== '' && plan.joins === undefined
  if (isKnown) Object.assign(written, JSON.parse(record.written))
  if (row === undefined) return written
  for (const column of type.objectType.columns) {
    const value = row[column]
    const isSet = operation.kind === 'update' && operation.set[column] !== undefined
    if (value !== undefined && (isSet || !isKnown)) written[column] = value
  }
  return written
}

function stagedExport(plan: PlannedChange, operation: RowOperation, written: Row): StagedExport {
  return {
    operation: operation.kind,
    desired: desiredOf(operation, written),
    cause: 'source',
    disables: weighedAs(kindOf(operation.kind, plan)).includes('disable'),
    becomes: plan.becomes,
    ...(plan.newId === undefined ? {} : { newId: plan.newId }),
  }
}

function desiredOf(operation: RowOperation, written: Row): string {
  switch (operation.kind) {
    case 'insert':
      return JSON.stringify(operation.values)
    case 'update':
      return JSON.stringify(Object.assign(emptyRow(), written, operation.set))
    default:
      return '{}'
  }
}

/** An update with the columns that differ from a live row beside it; the same one where none does. */
export function withEdits(
  operation: Extract<RowOperation, { kind: 'update' }>,
  plan: PlannedChange,
  row: Row,
): Extract<RowOperation, { kind: 'update' }> {
  const set = Object.assign(emptyRow(), operation.set)
  for (const column of plan.touched) {
    const value = plan.desired[column]
    if (value !== undefined && !sameValue(value, row[column])) set[column] = value
  }
  return { ...operation, set }
}
