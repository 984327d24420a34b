import type { CompiledObjectType } from '../compile/compiled.ts'
import type { Clock } from '../model/clock.ts'
import { SyncError } from '../model/errors.ts'
import type { Row } from '../model/value.ts'
import type { Log } from '../observe/log.ts'
import type { RowCounter } from '../observe/metrics/row-counts.ts'
import type { RowOperation, RowOutcome, TargetTable } from '../sql/target.ts'
import type { State } from '../state/state.ts'
import type { SpaceKey, SpaceObject } from '../state/store.ts'
import type { EventContext } from './engine.ts'
import type { Gate } from './gate.ts'
import { keyOfId } from './object-key.ts'
import type { KeyedLock } from './keyed-lock.ts'
import type { PlannedChange, PlanScope } from './planned-change.ts'
import type { StagedWrites } from './staged-writes.ts'
import type { WaitingExports } from './waiting-exports.ts'

/** An object type with its table, its part of the connector space and its queue: what every event needs. */
export interface BoundType {
  readonly connector: string
  readonly name: string
  readonly objectType: CompiledObjectType
  readonly table: TargetTable
  readonly store: State
  readonly clock: Clock
  readonly log: Log
  readonly lock: KeyedLock
  readonly exporter: Exports
  /** Whether an event is written at once. */
  readonly gate: Gate
  /** Records of events whose exports wait. */
  readonly stagedWrites: StagedWrites
  readonly waiting: WaitingExports
  /** What the audit says of the connector's configuration. */
  readonly recordedAs: () => string
  /** Columns whose values the audit keeps as salted hashes only. */
  readonly sensitive: readonly string[]
  /** Is told of every row that an event wrote. */
  readonly rows?: RowCounter
  newId(): string
}

/** What became of an operation that was sent. */
export type Sent = Written | Exclude<RowOutcome, { kind: 'written' }>

/** A row that was written. */
export type Written = Extract<RowOutcome, { kind: 'written' }> & {
  /**
   * To be waited for, once, before the object is settled and anybody is answered: resolves when a power cut undoes neither
   * the row nor the pending export.
   *
   * @throws SyncError `DATABASE_UNREACHABLE`, `STATE_UNREADABLE` when that cannot be said
   */
  readonly durable: () => Promise<void>
}

/** How operations reach the table; `exporter.ts` implements it and says why it is done so. */
export interface Exports {
  /** Writes the pending export down and sends the operation. The caller says what becomes of the object. */
  send(
    type: BoundType,
    key: SpaceKey,
    plan: PlannedChange,
    operation: RowOperation,
    requestId: string,
  ): Promise<RowOutcome>
  /** The same for a caller who has something to prepare while the disks work. */
  sendAhead(
    type: BoundType,
    key: SpaceKey,
    plan: PlannedChange,
    operation: RowOperation,
    requestId: string,
  ): Promise<Sent>
  /** Writes a pending export down without sending it, for changes that no column shows. */
  note(
    type: BoundType,
    key: SpaceKey,
    plan: PlannedChange,
    operation: RowOperation,
    requestId: string,
  ): Promise<void>
  /** An object without a pending export, after looking into one whose outcome was not known. */
  reconciled(type: BoundType, object: SpaceObject): Promise<SpaceObject | undefined>
  /** Whether the outcome of an export that this process sent is not known. */
  isUnsettled(type: BoundType, key: SpaceKey): boolean
  /** Finds out what became of such an export, without sending it again. Runs with the object's lock held. */
  lookInto(type: BoundType, key: SpaceKey): Promise<void>
}

/** Where an object stands in the connector space. */
export function spaceKey(type: BoundType, id: string): SpaceKey {
  return { connector: type.connector, objectType: type.name, id }
}

/** The name under which events on one object wait for one another. */
export function lockName(type: Pick<BoundType, 'name'>, id: string): string {
  return `${type.name} id ${id}`
}

/** One instant and one source of ids for everything that an event works out. */
export function planScope(type: BoundType): PlanScope {
  return { now: type.clock.now(), newId: () => type.newId() }
}

/** The anchor columns of an id. @throws SyncError `OBJECT_UNKNOWN` when no row can have it */
export function requireKey(type: BoundType, id: string): Row {
  const key = keyOfId(type.objectType, id)
  if (key === undefined) throw unknownObject(type)
  return key
}

/** The live row of an object. What the connector space holds of a row that is gone is forgotten. */
export async function requireRow(
  type: BoundType,
  rowKey: Row,
  held: SpaceObject | undefined,
): Promise<Row> {
  const row = await type.table.read(rowKey)
  if (row !== undefined) return row
  if (held !== undefined) type.store.forget(held)
  throw unknownObject(type)
}

/** The 404 of RFC 7644 §3.12. */
export function unknownObject(type: BoundType): SyncError {
  return new SyncError('OBJECT_UNKNOWN', `No ${type.name} of "${type.connector}" has this id.`, {
    connector: type.connector,
  })
}

/**
 * Ends an event whose caller has gone while it waited for its turn: nothing has begun yet.
 *
 * @throws SyncError `INTERRUPTED`
 */
export function refuseAborted(context: EventContext): void {
  if (context.signal?.aborted !== true) return
  throw new SyncError('INTERRUPTED', 'The caller went away before the event had its turn.')
}
