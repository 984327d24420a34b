import { isDeepStrictEqual } from 'node:util'
import { ahead } from '../model/awaitable.ts'
import type { Row } from '../model/value.ts'
import type { RowOperation } from '../sql/target.ts'
import type { EventAudit, SpaceObject } from '../state/store.ts'
import { admitted } from './admitted.ts'
import {
  lockName,
  planScope,
  refuseAborted,
  requireKey,
  requireRow,
  spaceKey,
  unknownObject,
  type BoundType,
} from './bound-type.ts'
import type { Change, ChangeResult, EventContext } from './engine.ts'
import { kindOf, type Wait } from './gate.ts'
import { changeAnchor } from './change-anchor.ts'
import type { Changing } from './changing.ts'
import { claimsOf, guardsOf } from './guards.ts'
import { isWaitingInsert, rowOfInsert } from './laid-over.ts'
import { eventAudit } from './event-audit.ts'
import { NO_COLUMNS, settledObject } from './pending-export.ts'
import { planEvent } from './pipeline.ts'
import { requireVersion } from './precondition.ts'
import { isExported } from './present-object.ts'
import { resourceOf } from './resource.ts'
import { sendDelete } from './send-delete.ts'
import { sendUpdate, type SentUpdate } from './send-update.ts'
import { stageEvent, withEdits } from './stage-event.ts'
import { unlessAway } from './stage-insert.ts'
import { updateWaiting } from './update-waiting.ts'
import { driftIn } from './write-set.ts'

/**
 * PUT and PATCH. For an object that the connector space knows: one look into memory, one durable pending
 * export, one UPDATE that gives the live row. One that it does not know is read first and is joined.
 *
 * @throws SyncError `OBJECT_UNKNOWN`, `REQUEST_PRECONDITION`, `OBJECT_EXISTS`, and what `planEvent` and the
 *   table throw
 */
export async function updateObject(
  type: BoundType,
  id: string,
  change: Change,
  context: EventContext & { readonly ifMatch?: readonly string[] },
): Promise<ChangeResult> {
  const rowKey = requireKey(type, id)
  return type.lock.run(lockName(type, id), async () => {
    refuseAborted(context)
    const before = await knownObject(type, id)
    if (isWaitingInsert(before)) return updateWaiting(type, id, before, change, context)
    const { ifMatch } = context
    const row =
      before === undefined || ifMatch !== undefined
        ? await requireRow(type, rowKey, before)
        : undefined
    if (row !== undefined && ifMatch !== undefined) {
      requireVersion((await resourceOf(type, id, row, before)).version, ifMatch)
    }
    const event = { kind: 'update', change } as const
    const plan = await planEvent(type.objectType, event, { object: before, row }, planScope(type))
    const changing: Changing = { type, id, rowKey, before, row, plan, context }
    switch (plan.operation.kind) {
      case 'update':
        return plan.newId === undefined
          ? writeChange(changing, plan.operation)
          : changeAnchor(type, { ...changing, operation: plan.operation, newId: plan.newId })
      case 'insert':
        return changeAnchor(type, {
          ...changing,
          operation: plan.operation,
          newId: plan.newId ?? id,
        })
      case 'delete':
        return removeRow(changing, plan.operation)
      default:
        return proveUnchanged(changing, row ?? (await requireRow(type, rowKey, before)))
    }
  })
}

/**
 * What the connector space holds of an object, after looking into an export whose outcome was not known.
 *
 * @throws SyncError `OBJECT_UNKNOWN` for a person whom the source has deleted
 */
export async function knownObject(type: BoundType, id: string): Promise<SpaceObject | undefined> {
  const stored = type.store.read(spaceKey(type, id))
  let object = stored instanceof Promise ? await stored : stored
  if (object?.pending !== undefined) object = await type.exporter.reconciled(type, object)
  if (object?.state === 'deprovisioned') throw unknownObject(type)
  // An export whose outcome was not known has given the person another anchor.
  if (object !== undefined && object.id !== id) throw unknownObject(type)
  return object !== undefined && isExported(object) ? object : undefined
}

/** Nothing differs by our memory: the live row is the proof, and is mended where it says otherwise. */
async function proveUnchanged(changing: Changing, row: Row): Promise<ChangeResult> {
  const { type, id, plan, before, rowKey, context } = changing
  const drift = driftIn(plan.desired, row, plan.touched, undefined)
  if (drift !== undefined) {
    const unique = guardsOf(type.objectType, drift)
    return writeChange(changing, { kind: 'update', key: rowKey, set: drift, unique })
  }
  const key = spaceKey(type, id)
  let object = before
  if (before === undefined || !isDeepStrictEqual(before.accepted, plan.accepted)) {
    const nothing = { kind: 'update', key: rowKey, set: NO_COLUMNS, unique: [] } as const
    await type.exporter.note(type, key, plan, nothing, context.requestId)
    object = await accepted(changing, row)
    type.store.settle(key, object)
  }
  const resource = await resourceOf(type, id, row, object)
  return { resource, report: { operation: 'none', id, columns: [] } }
}

/** What is remembered of a change that no column shows; it modifies the person when an answer shows it. */
async function accepted({ type, id, plan, before }: Changing, row: Row): Promise<SpaceObject> {
  const object = settledObject(spaceKey(type, id), plan, before, type.clock.now())
  if (before === undefined) return object
  const [was, is] = [
    await resourceOf(type, id, row, before),
    await resourceOf(type, id, row, object),
  ]
  return was.version === is.version ? { ...object, modifiedAt: before.modifiedAt } : object
}

async function writeChange(
  changing: Changing,
  operation: Extract<RowOperation, { kind: 'update' }>,
): Promise<ChangeResult> {
  const { type, id, plan, before, context } = changing
  const { requestId } = context
  const admission = admitted(type, kindOf('update', plan), before)
  const wait = admission instanceof Promise ? await admission : admission
  if (wait !== undefined) return stageUpdate(changing, operation, wait)
  const sent = await type.lock.runAll(claimsOf(type.objectType, operation.set), () =>
    sendUpdate(type, id, plan, operation, requestId),
  )
  const { row } = sent
  const object = settledObject(spaceKey(type, id), plan, before, type.clock.now())
  const resource = ahead(() => (row === undefined ? undefined : resourceOf(type, id, row, object)))
  await sent.durable()
  const report = { operation: 'update', id, columns: Object.keys(operation.set) } as const
  const key = spaceKey(type, id)
  const audit = updateAudit(changing, operation, sent)
  if (row === undefined) {
    // A trigger took the row away under the UPDATE: success, and nobody has this id any more.
    type.store.forget(key, audit)
    return { resource: undefined, report }
  }
  type.store.settle(key, object, audit)
  return { resource: await resource(), report }
}

/** The answer is the live row with the staged columns laid over it. */
async function stageUpdate(
  { type, id, rowKey, plan, before, row }: Changing,
  operation: Extract<RowOperation, { kind: 'update' }>,
  wait: Wait,
): Promise<ChangeResult> {
  const live = row ?? (await unlessAway(wait, () => requireRow(type, rowKey, before)))
  const whole = live === undefined ? operation : withEdits(operation, plan, live)
  const object = await stageEvent(type, { id, plan, operation: whole, row: live, wait })
  const resource = await resourceOf(type, id, live ?? rowOfInsert(type, object.written), object)
  return { resource, report: { operation: 'update', id, columns: Object.keys(whole.set) } }
}

function updateAudit(
  { type, plan, before, row, context }: Changing,
  operation: Extract<RowOperation, { kind: 'update' }>,
  { set, edited }: SentUpdate,
): EventAudit {
  const known = row ?? before?.written
  return eventAudit(type, {
    operation: edited === undefined ? operation : { ...operation, set },
    before: edited === undefined ? known : { ...known, ...edited },
    disables: plan.disables,
    requestId: context.requestId,
  })
}

async function removeRow(
  changing: Changing,
  operation: Extract<RowOperation, { kind: 'delete' }>,
): Promise<ChangeResult> {
  const { type, id, plan, before, context } = changing
  const admission = admitted(type, 'delete', before)
  const wait = admission instanceof Promise ? await admission : admission
  if (wait !== undefined) {
    await stageEvent(type, { id, plan, operation, row: changing.row, wait })
    return { resource: undefined, report: { operation: 'delete', id, columns: [] } }
  }
  const known = { object: before, row: changing.row }
  await sendDelete(type, id, plan, known, operation, context.requestId)
  return { resource: undefined, report: { operation: 'delete', id, columns: [] } }
}
