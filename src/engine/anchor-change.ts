import type { CompiledObjectType } from '../compile/compiled.ts'
import { whenReady, type Awaitable } from '../model/awaitable.ts'
import { isSyncError, SyncError } from '../model/errors.ts'
import type { SourceObject } from '../model/source-object.ts'
import { emptyRow, sameValue, type Row } from '../model/value.ts'
import type { PlanScope } from './planned-change.ts'

/**
 * The anchor that an object has after a change, where it is another one than its row has. An object whose anchor
 * has no value keeps the one of its row: a client that leaves the attribute out does not mean another person.
 *
 * @throws SyncError `OBJECT_ANCHOR_CHANGED` (`onAnchorChange: hold`, the default)
 */
export function changedAnchor(
  objectType: CompiledObjectType,
  key: Row,
  source: SourceObject,
  scope: PlanScope,
): Awaitable<Row | undefined> {
  return whenReady(anchorWhereKnown(objectType, source, scope), (anchor) => {
    const changed = objectType.anchor.find(({ column }) => {
      const value = anchor[column]
      return value !== undefined && value !== null && !sameValue(value, key[column])
    })
    if (changed === undefined) return undefined
    if (objectType.definition.onAnchorChange === 'hold') throw heldAnchor(changed.column)
    const next = Object.assign(emptyRow(), key)
    for (const { column } of objectType.anchor) next[column] = anchor[column] ?? key[column] ?? null
    return next
  })
}

/** The refusal of `onAnchorChange: hold`. */
export function heldAnchor(column: string): SyncError {
  return new SyncError(
    'OBJECT_ANCHOR_CHANGED',
    `The anchor column "${column}" of this person would change: without the old value the row would be ` +
      'deleted and another one inserted, so nothing was written. Either send the old value again, or say ' +
      'what is meant with "onAnchorChange: rekey" (the row keeps its other columns) or "recreate".',
    { column },
  )
}

/** The anchor values of an object; no columns at all where the anchor has no value. */
export function anchorWhereKnown(
  objectType: CompiledObjectType,
  source: SourceObject,
  scope: PlanScope,
): Awaitable<Row> {
  try {
    const anchor = objectType.anchorOf(source, scope)
    return anchor instanceof Promise ? anchor.catch(unlessMissing) : anchor
  } catch (error) {
    return unlessMissing(error)
  }
}

function unlessMissing(error: unknown): Row {
  if (isSyncError(error, 'OBJECT_NO_ANCHOR')) return emptyRow()
  throw error
}
