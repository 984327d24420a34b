import { isSyncError } from '../model/errors.ts'
import { unreachable } from '../model/unreachable.ts'
import { sameValue, type Row } from '../model/value.ts'
import type { Applied, RowOperation, RowOutcome, Target } from '../sql/target.ts'
import type { Begun, EventAudit, PendingExport, SpaceKey, SpaceObject } from '../state/store.ts'
import { lockName, type BoundType, type Exports, type Sent } from './bound-type.ts'
import { eventAudit } from './event-audit.ts'
import { findRow } from './find-row.ts'
import { kindOf } from './gate.ts'
import { idOfRow } from './object-key.ts'
import { pendingExport, repeatedObject } from './pending-export.ts'
import type { PlannedChange } from './planned-change.ts'
import type { Traffic } from './traffic.ts'

/**
 * Sends operations, each between two marks in the connector space: the pending export is written before the
 * statement is sent, and it is taken away when the outcome is known. The caller settles and answers when both the row
 * and the pending export are durable; the two are waited for at once, and what the answer needs is prepared meanwhile.
 *
 * Why it is done so, outcome by outcome:
 * - *written*, *absent*, *exists*: the caller says what becomes of the object; a crash before that is
 *   durable repeats the export at the next start, and exports can be repeated.
 * - *refused* (a code that says the database rolled it back): the client gets the refusal, nothing is
 *   pending any more, nothing happens later behind its back.
 * - *unknown* (no answer in time, connection lost): the statement may have been carried out or not, and the
 *   client got 503. The pending export stays, and is looked into as soon as the database answers again, or
 *   before the next event on this object, whichever comes first: when the row shows what was to be written,
 *   the export is settled, otherwise it is dropped. It is never sent a second time, since the client was
 *   told that it failed. The client's own retry then finds its row, or writes it.
 * - *crash*: nobody was told anything. `recover` sends the export again at the next start.
 */
export class Exporter implements Exports {
  readonly #target: Target
  readonly #unsettled: Map<string, SpaceKey>
  readonly #typeOf: (objectType: string) => BoundType | undefined
  #lookingInto: Promise<void> | undefined
  #closed = false

  constructor(
    target: Target,
    traffic: Traffic,
    typeOf: (objectType: string) => BoundType | undefined,
  ) {
    this.#target = target
    this.#unsettled = traffic.unsettled
    this.#typeOf = typeOf
  }

  async send(
    type: BoundType,
    key: SpaceKey,
    plan: PlannedChange,
    operation: RowOperation,
    requestId: string,
  ): Promise<RowOutcome> {
    const sent = await this.sendAhead(type, key, plan, operation, requestId)
    if (sent.kind === 'written') await sent.durable()
    return sent
  }

  async sendAhead(
    type: BoundType,
    key: SpaceKey,
    plan: PlannedChange,
    operation: RowOperation,
    requestId: string,
  ): Promise<Sent> {
    let begun: Begun
    try {
      // While outcomes are unknown the database is asked first, so that an outage leaves few of them behind.
      if (this.#unsettled.size > 0) await this.#target.check()
      begun = await begin(type, key, plan, operation, requestId)
    } catch (error) {
      type.gate.release(kindOf(operation.kind, plan))
      throw error
    }
    const failed = (error: unknown): never => {
      type.gate.release(kindOf(operation.kind, plan))
      if (isUnknownOutcome(error)) this.#unsettled.set(lockName(type, key.id), key)
      else if (plan.joins !== undefined) type.store.forget(key)
      else type.store.abandon(key)
      throw error
    }
    let applied: Applied
    try {
      applied = await apply(type, plan, operation)
    } catch (error) {
      return failed(error)
    }
    const { outcome, durable: rowDurable } = applied
    const begunDurable = begun.durable()
    const durable = async (): Promise<void> => {
      try {
        await rowDurable
        await begunDurable
      } catch (error) {
        failed(error)
      }
      if (this.#unsettled.size > 0) this.#lookIntoUnsettled()
    }
    if (outcome.kind === 'written') return { ...outcome, durable }
    await durable()
    type.gate.release(kindOf(operation.kind, plan))
    return outcome
  }

  async note(
    type: BoundType,
    key: SpaceKey,
    plan: PlannedChange,
    operation: RowOperation,
    requestId: string,
  ): Promise<void> {
    const begun = await begin(type, key, plan, operation, requestId)
    await begun.durable()
  }

  async reconciled(type: BoundType, object: SpaceObject): Promise<SpaceObject | undefined> {
    if (object.pending === undefined) return object
    const settled = await lookInto(type, object, object.pending, 'settle')
    this.#unsettled.delete(lockName(type, object.id))
    return settled
  }

  isUnsettled(type: BoundType, key: SpaceKey): boolean {
    return this.#unsettled.has(lockName(type, key.id))
  }

  async lookInto(type: BoundType, key: SpaceKey): Promise<void> {
    const object = await type.store.read(key)
    if (object?.pending !== undefined) await lookInto(type, object, object.pending, 'wait')
    this.#unsettled.delete(lockName(type, key.id))
  }

  /** Waits for work in the background. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#lookingInto
  }

  #lookIntoUnsettled(): void {
    this.#lookingInto ??= this.#lookIntoAll().finally(() => {
      this.#lookingInto = undefined
    })
  }

  async #lookIntoAll(): Promise<void> {
    for (const [name, key] of this.#unsettled) {
      const type = this.#typeOf(key.objectType)
      if (this.#closed || type === undefined) return
      try {
        await type.lock.run(name, () => this.lookInto(type, key))
      } catch (error) {
        // The database is away again: the next answer starts this anew.
        const code = isSyncError(error) ? { code: error.code } : {}
        type.log.warn('An export whose outcome is not known cannot be looked into yet.', code)
        return
      }
    }
  }
}

/** A row that takes the place of another one is written in one transaction with the delete of that. */
async function apply(
  { table }: BoundType,
  { replaces }: PlannedChange,
  operation: RowOperation,
): Promise<Applied> {
  return replaces === undefined || operation.kind !== 'insert'
    ? table.apply(operation)
    : { outcome: await table.replace(replaces, operation) }
}

function begin(
  type: BoundType,
  key: SpaceKey,
  plan: PlannedChange,
  operation: RowOperation,
  requestId: string,
): Promise<Begun> {
  if (plan.joins !== undefined) {
    type.store.settle(key, {
      ...key,
      ...plan.joins,
      state: 'inSync',
      createdAt: '',
      modifiedAt: '',
    })
  }
  return type.store.begin(key, pendingExport(plan, operation, type.clock.now(), requestId))
}

/**
 * Whether a failure leaves open if the statement was carried out. It was, when only the disk of the connector
 * space failed: the client gets 503, and the row is looked into.
 */
function isUnknownOutcome(error: unknown): boolean {
  if (!isSyncError(error)) return true
  return ['DATABASE_UNREACHABLE', 'DATABASE_TIMEOUT', 'STATE_UNREADABLE'].includes(error.code)
}

/**
 * @param inserted what to do with an insert that has happened: `wait` leaves it pending, so that the client's
 *   retry is recognised and answered as created
 */
async function lookInto(
  type: BoundType,
  object: SpaceObject,
  pending: PendingExport,
  inserted: 'settle' | 'wait',
): Promise<SpaceObject | undefined> {
  const row = await findRow(type, object, pending)
  if (inserted === 'wait' && pending.operation === 'insert' && row !== undefined) return object
  if (pending.operation === 'delete' ? row === undefined : shows(row, pending.columns)) {
    return settlePending(type, object, pending, row)
  }
  type.store.abandon(object)
  return type.store.read(object)
}

/** Settles an export that has succeeded; the object as it is now, `undefined` when it is gone. */
export function settlePending(
  type: BoundType,
  object: SpaceObject,
  pending: PendingExport,
  row: Row | undefined,
): SpaceObject | undefined {
  const id = row === undefined ? undefined : idOfRow(type.objectType, row)
  const settled =
    id === undefined ? undefined : repeatedObject({ ...keyOf(object), id }, object, pending)
  const audit = auditOfPending(type, object, pending, settled?.id)
  if (settled === undefined) type.store.forget(object, audit)
  else type.store.settle(object, settled, audit)
  return settled
}

/** A change that no column shows is no entry. */
function auditOfPending(
  type: BoundType,
  object: SpaceObject,
  pending: PendingExport,
  id: string | undefined,
): EventAudit | undefined {
  const operation = operationOf(pending)
  if (operation.kind === 'update' && Object.keys(operation.set).length === 0) return undefined
  const disables = pending.disabledSince !== undefined && object.disabledSince === undefined
  const { requestId } = pending
  const hadRow = isReplacing(pending) || pending.operation === 'update'
  const moved = !hadRow || id === undefined || id === object.id ? {} : { formerId: object.id }
  return eventAudit(type, { operation, ...moved, before: object.written, disables, requestId })
}

/** Whether an insert takes the place of a row. */
function isReplacing({ operation, key }: PendingExport): boolean {
  return operation === 'insert' && Object.keys(key).length > 0
}

function operationOf({ operation, columns, key }: PendingExport): RowOperation {
  switch (operation) {
    case 'insert':
      return { kind: 'insert', values: columns, unique: [] }
    case 'update':
      return { kind: 'update', key, set: columns, unique: [] }
    case 'delete':
      return { kind: 'delete', key }
    default:
      return unreachable(operation)
  }
}

/** Whether a row holds every one of these columns. */
function shows(row: Row | undefined, columns: Row): row is Row {
  if (row === undefined) return false
  for (const column of Object.keys(columns)) {
    if (!sameValue(row[column], columns[column])) return false
  }
  return true
}

function keyOf({ connector, objectType, id }: SpaceObject): SpaceKey {
  return { connector, objectType, id }
}
