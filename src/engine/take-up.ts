import type { SourceObject } from '../model/source-object.ts'
import type { Row } from '../model/value.ts'
import type { RowOperation } from '../sql/target.ts'
import { planScope, spaceKey, type BoundType } from './bound-type.ts'
import { alreadyExists } from './conflict.ts'
import type { ChangeResult, EventContext } from './engine.ts'
import { eventAudit } from './event-audit.ts'
import { keyOfId } from './object-key.ts'
import { settledObject } from './pending-export.ts'
import { planEvent } from './pipeline.ts'
import type { PlannedChange } from './planned-change.ts'
import { resourceOf } from './resource.ts'
import { stageEvent } from './stage-event.ts'

/**
 * Creates a person over a row that is there already and ours: the columns of a new person become an UPDATE.
 * Runs with the object's lock held.
 *
 * @returns `undefined` when the row is gone meanwhile, so that it can be inserted
 */
export async function takeUp(
  type: BoundType,
  id: string,
  source: SourceObject,
  context: EventContext,
): Promise<ChangeResult | undefined> {
  const key = spaceKey(type, id)
  const rowKey = keyOfId(type.objectType, id)
  const row = rowKey === undefined ? undefined : await type.table.read(rowKey)
  if (row === undefined) {
    type.store.forget(key)
    return undefined
  }
  const held = await type.store.read(key)
  const event = { kind: 'create', source } as const
  const plan = await planEvent(type.objectType, event, { object: held, row }, planScope(type))
  const operation = updateOf(plan)
  const columns = Object.keys(operation.set)
  const report = { operation: 'update', id, columns } as const
  const wait = columns.length === 0 ? undefined : await type.gate.admit('update')
  if (wait !== undefined) {
    const staged = await stageEvent(type, { id, plan, operation, row, wait })
    return { resource: await resourceOf(type, id, row, staged), report }
  }
  const live = await write(type, id, plan, row, context)
  if (live === undefined) return undefined
  const object = settledObject(key, plan, undefined, type.clock.now())
  const { requestId } = context
  const written = { operation, before: row, disables: false, requestId }
  type.store.settle(key, object, columns.length === 0 ? undefined : eventAudit(type, written))
  const resource = await resourceOf(type, id, live, object)
  return { resource, report }
}

async function write(
  type: BoundType,
  id: string,
  plan: PlannedChange,
  row: Row,
  context: EventContext,
): Promise<Row | undefined> {
  const key = spaceKey(type, id)
  const operation = updateOf(plan)
  if (Object.keys(operation.set).length === 0) {
    await type.exporter.note(type, key, plan, operation, context.requestId)
    return row
  }
  const outcome = await type.exporter.send(type, key, plan, operation, context.requestId)
  if (outcome.kind === 'exists') {
    type.store.abandon(key)
    throw alreadyExists(type, outcome.column)
  }
  if (outcome.kind === 'written' && outcome.row !== undefined) return outcome.row
  type.store.forget(key)
  return undefined
}

function updateOf(plan: PlannedChange): Extract<RowOperation, { kind: 'update' }> {
  if (plan.operation.kind === 'update') return plan.operation
  throw new Error('cannot happen: a row that is taken up is not planned as an update')
}
