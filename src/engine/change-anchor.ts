import type { RowOperation } from '../sql/target.ts'
import type { SpaceObject } from '../state/store.ts'
import { admitted } from './admitted.ts'
import { requireRow, spaceKey, unknownObject, type BoundType } from './bound-type.ts'
import type { Changing } from './changing.ts'
import { alreadyExists } from './conflict.ts'
import type { ChangeResult } from './engine.ts'
import { eventAudit } from './event-audit.ts'
import { kindOf, type Wait } from './gate.ts'
import { claimsOf } from './guards.ts'
import { keyOfId } from './object-key.ts'
import { requestName, settledObject } from './pending-export.ts'
import { resourceOf } from './resource.ts'
import { stageEvent } from './stage-event.ts'

/** A change after which the person has another id. */
export interface ChangingAnchor extends Changing {
  /** The update that sets the anchor too, or the insert that takes the place of the row. */
  readonly operation: Extract<RowOperation, { kind: 'update' | 'insert' }>
  readonly newId: string
}

/**
 * Gives a person another anchor, as `onAnchorChange` says, in one transaction. The person has the new id
 * afterwards, and the old one answers 404. A change that waits keeps the old id until it is exported.
 *
 * @throws SyncError `OBJECT_EXISTS` when somebody has that key already, `OBJECT_UNKNOWN`, and what the table throws
 */
export async function changeAnchor(
  type: BoundType,
  changing: ChangingAnchor,
): Promise<ChangeResult> {
  const { newId, operation } = changing
  const newKey = keyOfId(type.objectType, newId)
  if (newKey !== undefined && (await type.table.read(newKey)) !== undefined) {
    throw alreadyExists(type, undefined)
  }
  const wait = await admitted(type, kindOf(operation.kind, changing.plan), changing.before)
  if (wait !== undefined) return stage(type, changing, wait)
  return type.lock.runAll(claimsOf(type.objectType, columnsOf(operation)), () =>
    write(type, changing),
  )
}

async function write(type: BoundType, changing: ChangingAnchor): Promise<ChangeResult> {
  const { id, newId, plan, operation, before, row: known, context } = changing
  const key = spaceKey(type, id)
  const { requestId } = context
  // Before the row has it: whoever asks meanwhile is to find one of the two.
  if (operation.kind === 'update') await type.store.publicIds.remember(key, id, newId)
  const outcome = await type.exporter.send(type, key, plan, operation, requestId)
  if (outcome.kind === 'absent') {
    type.store.forget(key)
    throw unknownObject(type)
  }
  if (outcome.kind === 'exists') {
    if (plan.joins === undefined) type.store.abandon(key)
    else type.store.forget(key)
    throw alreadyExists(type, outcome.column)
  }
  const columns = Object.keys(columnsOf(operation))
  const report = { operation: 'update', id: newId, columns } as const
  const written = known ?? before?.written
  const { disables } = plan
  const audit = eventAudit(type, { operation, formerId: id, before: written, disables, requestId })
  if (outcome.row === undefined) {
    type.store.forget(key, audit)
    return { resource: undefined, report }
  }
  const object = objectAfter(type, changing)
  type.store.settle(key, object, audit)
  return { resource: await resourceOf(type, newId, outcome.row, object), report }
}

/** A row that was made anew was made by this request; one that goes on keeps what is known of it. */
function objectAfter(
  type: BoundType,
  { newId, plan, operation, before, context }: ChangingAnchor,
): SpaceObject {
  const now = type.clock.now()
  const key = spaceKey(type, newId)
  return operation.kind === 'insert'
    ? settledObject(key, plan, undefined, now, requestName(context.requestId))
    : settledObject(key, plan, before, now)
}

async function stage(
  type: BoundType,
  { id, rowKey, plan, operation, before, row }: ChangingAnchor,
  wait: Wait,
): Promise<ChangeResult> {
  const live = row ?? (await requireRow(type, rowKey, before))
  const object = await stageEvent(type, { id, plan, operation, row: live, wait })
  const columns = Object.keys(columnsOf(operation))
  return {
    resource: await resourceOf(type, id, live, object),
    report: { operation: 'update', id, columns },
  }
}

function columnsOf(operation: ChangingAnchor['operation']) {
  return operation.kind === 'insert' ? operation.values : operation.set
}
