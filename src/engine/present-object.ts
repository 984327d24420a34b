import type { CompiledObjectType, EvaluationScope } from '../compile/compiled.ts'
import { whenReady, type Awaitable } from '../model/awaitable.ts'
import { SyncError } from '../model/errors.ts'
import type { SourceObject } from '../model/source-object.ts'
import type { Row } from '../model/value.ts'
import type { SpaceObject } from '../state/store.ts'
import type { HeldObject } from './planned-change.ts'

/** The object that a change applies to, and what the columns were when it was accepted. */
export interface PresentObject {
  readonly source: SourceObject
  /** What was last written; `undefined` for an object that is joined by this event. */
  readonly written: Row | undefined
}

/**
 * The object before an event. One that the connector space knows is as it was last accepted, whatever the
 * row says meanwhile: an edit behind our back is found when the row is written, in the columns that the
 * client touches, and everything else stays as the editor left it. One that is not known is read back from
 * its row: from this event on it is joined.
 */
export function presentObject(
  objectType: CompiledObjectType,
  held: HeldObject,
  scope: EvaluationScope,
): Awaitable<PresentObject> {
  const { object, row } = held
  if (object !== undefined && isExported(object)) {
    return { source: object.accepted, written: object.written }
  }
  if (row === undefined) {
    throw new SyncError('OBJECT_UNKNOWN', 'No person has this id.')
  }
  return whenReady(objectType.read(row, undefined, { now: scope.now, row }), (source) => ({
    source,
    written: undefined,
  }))
}

/** Whether an object has been written at least once; before that it is only a pending insert. */
export function isExported(object: SpaceObject): boolean {
  if (object.pending?.operation !== 'insert') return true
  for (const _ in object.written) return true
  return false
}
