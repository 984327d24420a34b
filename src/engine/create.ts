import { ahead } from '../model/awaitable.ts'
import { SyncError } from '../model/errors.ts'
import type { SourceObject } from '../model/source-object.ts'
import type { RowOperation } from '../sql/target.ts'
import type { SpaceObject } from '../state/store.ts'
import { admitted } from './admitted.ts'
import { lockName, planScope, refuseAborted, spaceKey, type BoundType } from './bound-type.ts'
import { alreadyExists, conflictOver, hasDatabaseKey } from './conflict.ts'
import type { ChangeResult, EventContext } from './engine.ts'
import { claimsOf } from './guards.ts'
import { isWaitingInsert } from './laid-over.ts'
import { idOfRow } from './object-key.ts'
import { eventAudit } from './event-audit.ts'
import { requestName, settledObject } from './pending-export.ts'
import { planEvent } from './pipeline.ts'
import type { PlannedChange } from './planned-change.ts'
import { resourceOf } from './resource.ts'
import { stageInsert } from './stage-insert.ts'
import { takeUp } from './take-up.ts'

type Insert = Extract<RowOperation, { kind: 'insert' }>

/** What came of one try: an answer, or the id of a row that stayed behind and is to be taken up. */
type Tried =
  | { readonly kind: 'done'; readonly result: ChangeResult }
  | { readonly kind: 'leftOver'; readonly id: string }

/**
 * A new person: planned, written down, inserted, answered from the live row.
 *
 * A person whom the source deleted while the row stayed, and an insert whose answer was lost, are taken up
 * again. Any other row that exists is not touched: the client finds it and changes it under its id.
 *
 * @throws SyncError `OBJECT_EXISTS` with the attribute, and what `planEvent` and the table throw
 */
export async function createObject(
  type: BoundType,
  source: SourceObject,
  context: EventContext,
): Promise<ChangeResult> {
  const planned = planEvent(type.objectType, { kind: 'create', source }, {}, planScope(type))
  // No turn is given up where nothing has to be waited for: events on one person stay in the order of asking.
  const plan = planned instanceof Promise ? await planned : planned
  const insert = insertOf(plan)
  const id = idOfNew(type, insert)
  const claims = claimsOf(type.objectType, insert.values)
  const tried = await type.lock.runAll([lockName(type, id), ...claims], () =>
    createAlone(type, id, plan, insert, context),
  )
  if (tried.kind === 'done') return tried.result
  // The locks are given back first: an object's own lock is always taken before those of its values.
  return type.lock.runAll([lockName(type, tried.id), ...claims], async () => {
    const taken = await takeUp(type, tried.id, source, context)
    if (taken !== undefined) return taken
    throw alreadyExists(type, undefined)
  })
}

async function createAlone(
  type: BoundType,
  id: string,
  plan: PlannedChange,
  insert: Insert,
  context: EventContext,
): Promise<Tried> {
  refuseAborted(context)
  const before = await type.store.read(spaceKey(type, id))
  if (isWaitingInsert(before)) throw alreadyExists(type, undefined)
  if (before !== undefined && (await isOurs(type, before))) {
    const taken = await takeUp(type, id, plan.accepted, context)
    if (taken !== undefined) return { kind: 'done', result: taken }
  }
  return insertNew(type, id, plan, insert, context)
}

/** Whether an object stands for a row that a POST may write: left behind, or inserted and not answered. */
async function isOurs(type: BoundType, object: SpaceObject): Promise<boolean> {
  const unanswered = object.pending?.operation === 'insert'
  const settled = await type.exporter.reconciled(type, object)
  return settled !== undefined && (unanswered || settled.state === 'deprovisioned')
}

/**
 * Inserts a person, or stages the insert where it has to wait.
 *
 * @param waiting the person, where the insert waits already
 */
export async function insertNew(
  type: BoundType,
  id: string,
  plan: PlannedChange,
  insert: Insert,
  context: EventContext,
  waiting?: SpaceObject,
): Promise<Tried> {
  const key = spaceKey(type, id)
  const admission = admitted(type, 'insert', waiting)
  const wait = admission instanceof Promise ? await admission : admission
  if (wait !== undefined) return stageInsert(type, { id, plan, insert, wait })
  const outcome = await type.exporter.sendAhead(type, key, plan, insert, context.requestId)
  if (outcome.kind === 'written') {
    const idOfLive = outcome.row === undefined ? undefined : idOfRow(type.objectType, outcome.row)
    if (outcome.row === undefined || idOfLive === undefined) {
      await outcome.durable()
      type.store.forget(key)
      throw vanished(type)
    }
    const { row } = outcome
    const now = type.clock.now()
    const { requestId } = context
    const by = requestName(requestId)
    const object = settledObject(spaceKey(type, idOfLive), plan, undefined, now, by)
    const written = { operation: insert, before: undefined, disables: false, requestId }
    const resource = ahead(() => resourceOf(type, idOfLive, row, object))
    await outcome.durable()
    type.store.settle(key, object, eventAudit(type, written))
    const columns = Object.keys(insert.values)
    const report = { operation: 'insert', id: idOfLive, columns } as const
    return { kind: 'done', result: { resource: await resource(), report } }
  }
  type.store.abandon(key)
  const column = outcome.kind === 'exists' ? outcome.column : undefined
  if (column === undefined) throw alreadyExists(type, undefined)
  return pastLeftOver(type, id, plan, insert, column, context, waiting)
}

/** A guarded value is taken: by a person, or only by a row that a deleted one left behind. */
async function pastLeftOver(
  type: BoundType,
  id: string,
  plan: PlannedChange,
  insert: Insert,
  column: string,
  context: EventContext,
  waiting?: SpaceObject,
): Promise<Tried> {
  const conflict = await conflictOver(type, column, insert.values[column], id)
  if (conflict.kind === 'taken') throw alreadyExists(type, column)
  if (isGenerated(type)) return { kind: 'leftOver', id: conflict.id }
  const unique = insert.unique.filter((one) => one.column !== column)
  return insertNew(type, id, plan, { ...insert, unique }, context, waiting)
}

function isGenerated(type: BoundType): boolean {
  return type.objectType.anchor.every((one) => one.generate !== undefined)
}

/** The id of a person to be; one that no row can have while the database has not made the key. */
function idOfNew(type: BoundType, insert: Insert): string {
  const id = hasDatabaseKey(type.objectType) ? undefined : idOfRow(type.objectType, insert.values)
  return id ?? `~new~${type.newId()}`
}

function insertOf(plan: PlannedChange): Insert {
  if (plan.operation.kind === 'insert') return plan.operation
  throw new Error('cannot happen: a new person is not planned as an insert')
}

function vanished(type: BoundType): SyncError {
  return new SyncError(
    'DATABASE_FAILED',
    `The row of this ${type.name} was inserted, and the table took it away at once (a trigger?), so there ` +
      'is nothing to answer with.',
    { connector: type.connector },
  )
}
