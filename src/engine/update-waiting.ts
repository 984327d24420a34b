import { SyncError } from '../model/errors.ts'
import type { SourceObject } from '../model/source-object.ts'
import type { RowOperation } from '../sql/target.ts'
import { heldAnchor } from './anchor-change.ts'
import { planScope, type BoundType } from './bound-type.ts'
import { insertNew } from './create.ts'
import type { Change, ChangeResult, EventContext } from './engine.ts'
import { claimsOf } from './guards.ts'
import { rowOfInsert, type WaitingInsert } from './laid-over.ts'
import { idOfRow } from './object-key.ts'
import { planEvent } from './pipeline.ts'
import type { PlanScope } from './planned-change.ts'
import { requireVersion } from './precondition.ts'
import { resourceOf } from './resource.ts'
import { dropWaiting } from './stage-event.ts'

interface Conditional extends EventContext {
  readonly ifMatch?: readonly string[]
}

/**
 * PUT and PATCH of a person whose insert waits: the change on the whole object is planned as a new person with
 * the same id, who is inserted now or goes on waiting. Where the change takes the person out of scope, or would delete
 * the row if it were there, nothing waits any more, and nobody has the id: there is no row that could stay. Runs with the object's lock held.
 *
 * @throws SyncError `OBJECT_ANCHOR_CHANGED`: there is no row whose key could be changed, so another anchor is
 *   another person; `REQUEST_PRECONDITION`, and what creating throws
 */
export async function updateWaiting(
  type: BoundType,
  id: string,
  waiting: WaitingInsert,
  change: Change,
  context: Conditional,
): Promise<ChangeResult> {
  await refuseOtherVersion(type, id, waiting, context)
  const { source } = change(waiting.accepted, () => waiting.staged.desired)
  const [anchor] = type.objectType.anchor
  const key = anchor === undefined ? undefined : waiting.staged.desired[anchor.column]
  const scope = { ...planScope(type), newId: () => String(key) }
  if (await getsNoRow(type, waiting.accepted, source, scope)) {
    await dropWaiting(type, id)
    return { resource: undefined, report: { operation: 'none', id, columns: [] } }
  }
  const plan = await planEvent(type.objectType, { kind: 'create', source }, {}, scope)
  const insert = insertOf(plan.operation)
  if (idOfRow(type.objectType, insert.values) !== id) throw heldAnchor(anchor?.column ?? '')
  const tried = await type.lock.runAll(claimsOf(type.objectType, insert.values), () =>
    insertNew(type, id, plan, insert, context, waiting),
  )
  if (tried.kind === 'done') return tried.result
  throw new SyncError('OBJECT_EXISTS', `A ${type.name} with this key exists already.`)
}

/** Whether whoever waits for a row gets none: out of scope, or when a person with a row would lose it now. */
async function getsNoRow(
  { objectType }: BoundType,
  before: SourceObject,
  source: SourceObject,
  scope: PlanScope,
): Promise<boolean> {
  if (!(await objectType.inScope(source, scope))) return true
  if (!objectType.disables(before, source)) return false
  return (await objectType.onDisable(source, scope)).kind === 'delete'
}

/** @throws SyncError `REQUEST_PRECONDITION` when a waiting insert has another version than the client names */
export async function refuseOtherVersion(
  type: BoundType,
  id: string,
  waiting: WaitingInsert,
  { ifMatch }: Conditional,
): Promise<void> {
  if (ifMatch === undefined) return
  const row = rowOfInsert(type, waiting.staged.desired)
  requireVersion((await resourceOf(type, id, row, waiting)).version, ifMatch)
}

function insertOf(
  operation: RowOperation | { readonly kind: 'none' },
): Extract<RowOperation, { kind: 'insert' }> {
  if (operation.kind === 'insert') return operation
  throw new Error('cannot happen: a person without a row is not planned as an insert')
}
