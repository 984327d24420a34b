import type { CompiledAction, CompiledObjectType } from '../compile/compiled.ts'
import { whenReady, type Awaitable } from '../model/awaitable.ts'
import { emptyRow } from '../model/value.ts'
import { actionCause, overlayOf } from './deprovision.ts'
import { guardsOf } from './guards.ts'
import { keyOfId, keyOfRow } from './object-key.ts'
import type { Cause, HeldObject, PlannedChange, PlanScope } from './planned-change.ts'
import { presentObject } from './present-object.ts'
import { purgeAtOfLeft } from './purge-at.ts'
import { flowCause, writeSet } from './write-set.ts'
import type { SourceObject } from '../model/source-object.ts'

/**
 * Plans what `onDelete` says: the row goes, stays as it is, or has columns set. A row that stays belongs to
 * nobody afterwards: the person is `deprovisioned`, and the id answers 404.
 */
export function planDelete(
  objectType: CompiledObjectType,
  held: HeldObject,
  scope: PlanScope,
): Awaitable<PlannedChange> {
  return planLeave('onDelete', objectType, held, scope)
}

/** Plans what `onMissing` says for whom a complete read of the source no longer has, as a run would. */
export function planMissing(
  objectType: CompiledObjectType,
  held: HeldObject,
  scope: PlanScope,
): Awaitable<PlannedChange> {
  return planLeave('onMissing', objectType, held, scope)
}

function planLeave(
  rule: 'onDelete' | 'onMissing',
  objectType: CompiledObjectType,
  held: HeldObject,
  scope: PlanScope,
): Awaitable<PlannedChange> {
  return whenReady(presentObject(objectType, held, scope), (present) =>
    whenReady(objectType[rule](present.source, scope), (action) => {
      const cause = actionCause(objectType, rule)
      return {
        ...planAction(objectType, held, action, cause),
        ...kept(held, present.source, action, scope),
      }
    }),
  )
}

function planAction(
  objectType: CompiledObjectType,
  held: HeldObject,
  action: CompiledAction,
  cause: Cause,
): Omit<PlannedChange, 'accepted'> {
  const key =
    held.row === undefined
      ? keyOfId(objectType, held.object?.id ?? '')
      : keyOfRow(objectType, held.row)
  if (key === undefined) throw new Error('cannot happen: a delete without an object or a row')
  const nothing = { touched: [], columns: [], cause, truncated: [], desired: emptyRow() }
  if (action.kind === 'delete') {
    return { operation: { kind: 'delete', key }, becomes: 'removed', disables: false, ...nothing }
  }
  if (action.kind === 'keep') {
    return { operation: { kind: 'none' }, becomes: 'deprovisioned', disables: true, ...nothing }
  }
  const overlay = overlayOf(action, cause, undefined)
  const set = writeSet(overlay.set, held.object?.written ?? emptyRow(), held.row, [])
  const columns = Object.keys(set)
  return {
    ...nothing,
    operation:
      columns.length === 0
        ? { kind: 'none' }
        : { kind: 'update', key, set, unique: guardsOf(objectType, set) },
    becomes: 'deprovisioned',
    disables: true,
    desired: overlay.set,
    columns: columns.map((column) => ({ column, cause: flowCause(objectType, column, overlay) })),
  }
}

function kept(
  held: HeldObject,
  source: SourceObject,
  action: CompiledAction,
  scope: PlanScope,
): Pick<PlannedChange, 'accepted' | 'disabledSince' | 'purgeAt'> {
  const { disabledSince, purgeAt: before } = held.object ?? {}
  const purge = action.kind === 'set' ? purgeAtOfLeft(before, scope.now, action.purgeAfter) : before
  return {
    accepted: source,
    ...(disabledSince === undefined ? {} : { disabledSince }),
    ...(purge === undefined || action.kind === 'delete' ? {} : { purgeAt: purge }),
  }
}
