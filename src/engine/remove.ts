import type { Row } from '../model/value.ts'
import { admitted } from './admitted.ts'
import {
  lockName,
  planScope,
  refuseAborted,
  requireKey,
  requireRow,
  spaceKey,
  type BoundType,
} from './bound-type.ts'
import type { EventContext, EventReport } from './engine.ts'
import { eventAudit } from './event-audit.ts'
import { kindOf } from './gate.ts'
import { isWaitingInsert } from './laid-over.ts'
import { NO_COLUMNS, settledObject } from './pending-export.ts'
import { planEvent } from './pipeline.ts'
import type { PlannedChange } from './planned-change.ts'
import { requireVersion } from './precondition.ts'
import { resourceOf } from './resource.ts'
import { dropWaiting, stageEvent } from './stage-event.ts'
import { refuseOtherVersion } from './update-waiting.ts'
import { knownObject } from './update.ts'
import { sendDelete, type KnownRow } from './send-delete.ts'
import { sendUpdate } from './send-update.ts'

/**
 * DELETE, as `onDelete` says: the row goes, stays, or has columns set. Afterwards the id answers 404.
 *
 * @throws SyncError `OBJECT_UNKNOWN`, `REQUEST_PRECONDITION`, and what the table throws
 */
export async function removeObject(
  type: BoundType,
  id: string,
  context: EventContext & { readonly ifMatch?: readonly string[] },
): Promise<EventReport> {
  const rowKey = requireKey(type, id)
  return type.lock.run(lockName(type, id), async () => {
    refuseAborted(context)
    const before = await knownObject(type, id)
    if (isWaitingInsert(before)) {
      await refuseOtherVersion(type, id, before, context)
      await dropWaiting(type, id)
      return { operation: 'none', id, columns: [] }
    }
    const row =
      before === undefined || context.ifMatch !== undefined
        ? await requireRow(type, rowKey, before)
        : undefined
    if (row !== undefined && context.ifMatch !== undefined) {
      requireVersion((await resourceOf(type, id, row, before)).version, context.ifMatch)
    }
    const held = { object: before, row }
    const plan = await planEvent(type.objectType, { kind: 'delete' }, held, planScope(type))
    return carryOut(type, id, rowKey, held, plan, context)
  })
}

async function carryOut(
  type: BoundType,
  id: string,
  rowKey: Row,
  known: KnownRow,
  plan: PlannedChange,
  context: EventContext,
): Promise<EventReport> {
  const key = spaceKey(type, id)
  const { operation } = plan
  const { object: before } = known
  const { requestId } = context
  if (operation.kind !== 'none') {
    const admission = admitted(type, kindOf(operation.kind, plan), before)
    const wait = admission instanceof Promise ? await admission : admission
    if (wait !== undefined) {
      await stageEvent(type, { id, plan, operation, row: known.row, wait })
      const columns = operation.kind === 'update' ? Object.keys(operation.set) : []
      return { operation: operation.kind, id, columns }
    }
  }
  if (operation.kind === 'delete') {
    await sendDelete(type, id, plan, known, operation, requestId)
    return { operation: 'delete', id, columns: [] }
  }
  if (operation.kind === 'update') {
    const { row, durable } = await sendUpdate(type, id, plan, operation, requestId)
    await durable()
    const written = known.row ?? before?.written
    const { disables } = plan
    const audit = eventAudit(type, { operation, before: written, disables, requestId })
    if (row === undefined) type.store.forget(key, audit)
    else type.store.settle(key, settledObject(key, plan, before, type.clock.now()), audit)
    return { operation: 'update', id, columns: Object.keys(operation.set) }
  }
  await requireRow(type, rowKey, before)
  const nothing = { kind: 'update', key: rowKey, set: NO_COLUMNS, unique: [] } as const
  await type.exporter.note(type, key, plan, nothing, requestId)
  type.store.settle(key, settledObject(key, plan, before, type.clock.now()))
  return { operation: 'none', id, columns: [] }
}
