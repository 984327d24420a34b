import { whenReady, type Awaitable } from '../model/awaitable.ts'
import { isSyncError } from '../model/errors.ts'
import { emptyRow, sameValue, type ColumnValue, type Row } from '../model/value.ts'
import type { SpaceObject } from '../state/store.ts'
import type { BoundType } from './bound-type.ts'
import { desiredColumns } from './desired-object.ts'

/** A row as an answer shows it, with what is remembered of the object that it then belongs to. */
export interface Shown {
  readonly row: Row
  readonly object: SpaceObject
}

/** Whether an answer shows something else than the live row says: an export waits, or the scope leaves it out. */
export function isLaidOver(object: SpaceObject): boolean {
  return object.staged !== undefined || object.standing !== undefined
}

/**
 * The live row with what was accepted and is not in it laid over: the columns that a staged export is going to
 * write; or, for a person whom the scope leaves out, what the flows would give. So a client reads back what was
 * accepted, and does not send it for ever. A staged delete of somebody who is still there changes nothing.
 */
export function laidOver(type: BoundType, row: Row, object: SpaceObject): Awaitable<Shown> {
  if (object.staged !== undefined && object.staged.operation !== 'delete') {
    return withStaged(row, object, object.staged.desired)
  }
  return object.standing === undefined ? { row, object } : asInScope(type, row, object)
}

/** A person whose insert waits, and who has no row. */
export type WaitingInsert = SpaceObject & { readonly staged: NonNullable<SpaceObject['staged']> }

/** Whether a person has an insert that waits, and no row. */
export function isWaitingInsert(object: SpaceObject | undefined): object is WaitingInsert {
  if (object?.staged?.operation !== 'insert') return false
  // One that takes the place of another row has that row until then.
  for (const _ in object.written) return false
  return true
}

/** The row that a waiting insert is going to make; columns that it does not write are empty. */
export function rowOfInsert(type: BoundType, desired: Row): Row {
  const row = emptyRow()
  for (const column of type.objectType.columns) row[column] = desired[column] ?? null
  return row
}

function withStaged(row: Row, object: SpaceObject, desired: Row): Shown {
  const columns = emptyRow()
  for (const column in desired) {
    const value = desired[column]
    if (value !== undefined && !sameValue(value, object.written[column])) columns[column] = value
  }
  return shown(row, object, columns)
}

/** Columns that `onOutOfScope` sets stay as the row has them. */
function asInScope(type: BoundType, row: Row, object: SpaceObject): Awaitable<Shown> {
  const { objectType } = type
  const scope = { now: type.clock.now(), row }
  const shownOf = (): Awaitable<Shown> =>
    whenReady(objectType.onOutOfScope(object.accepted, scope), (action) =>
      whenReady(objectType.flow(object.accepted, 'update', scope), (flow) => {
        const columns = Object.assign(emptyRow(), desiredColumns(objectType, flow, undefined))
        if (action.kind === 'set') for (const column in action.set) delete columns[column]
        return shown(row, object, columns)
      }),
    )
  return unlessFlowsFail(shownOf, { row, object })
}

function shown(row: Row, object: SpaceObject, columns: Row): Shown {
  const merged: Record<string, ColumnValue> = Object.assign(emptyRow(), row, columns)
  const written = Object.assign(emptyRow(), object.written, columns)
  return { row: merged, object: { ...object, written } }
}

/** Nobody promised that the flows work on a person whom the scope leaves out. */
function unlessFlowsFail(work: () => Awaitable<Shown>, otherwise: Shown): Awaitable<Shown> {
  const refused = (error: unknown): Shown => {
    if (isSyncError(error)) return otherwise
    throw error
  }
  try {
    const ready = work()
    return ready instanceof Promise ? ready.catch(refused) : ready
  } catch (error) {
    return refused(error)
  }
}
