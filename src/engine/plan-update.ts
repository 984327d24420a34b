import type { CompiledAction, CompiledObjectType, FlowResult } from '../compile/compiled.ts'
import { whenReady, type Awaitable } from '../model/awaitable.ts'
import { formatInstant } from '../model/clock.ts'
import { isSyncError } from '../model/errors.ts'
import type { SourceObject } from '../model/source-object.ts'
import { emptyRow, type Row } from '../model/value.ts'
import { unreachable } from '../model/unreachable.ts'
import { refuseAnchorChange } from './anchor-change.ts'
import { actionCause, disableCause, overlayOf, type Overlay } from './deprovision.ts'
import type { Change } from './engine.ts'
import { guardsOf } from './guards.ts'
import { keyOfId, keyOfRow } from './object-key.ts'
import type {
  Cause,
  HeldObject,
  PlannedChange,
  PlannedColumn,
  PlanScope,
} from './planned-change.ts'
import { presentObject, type PresentObject } from './present-object.ts'
import { flowCause, writeSet } from './write-set.ts'

/** Everything that the steps of one update share. */
interface Update {
  readonly objectType: CompiledObjectType
  readonly held: HeldObject
  readonly scope: PlanScope
  readonly key: Row
  readonly present: PresentObject
  readonly source: SourceObject
  readonly touched: readonly string[]
}

/**
 * Plans PUT and PATCH: the change on the whole object, scope, anchor, flows, the rule of `onDisable` over
 * them, and the columns that differ from what was last written.
 *
 * A disable is a transition: `delete` follows only from it, while the columns of `set` win as long as the
 * person stays disabled. When the person is enabled again the flows apply again.
 */
export function planUpdate(
  objectType: CompiledObjectType,
  change: Change,
  held: HeldObject,
  scope: PlanScope,
): Awaitable<PlannedChange> {
  return whenReady(presentObject(objectType, held, scope), (present) => {
    const key = keyOfHeld(objectType, held)
    const columns = () => ({ ...(present.written ?? held.row), ...key })
    const { source, touched } = change(present.source, columns)
    const update: Update = {
      objectType,
      held,
      scope,
      key,
      present,
      source,
      touched: objectType.columnsFedBy(touched),
    }
    return whenReady(objectType.inScope(source, scope), (inScope) => {
      if (!inScope) return planOutOfScope(update)
      return whenReady(refuseAnchorChange(objectType, update.key, source, scope), () =>
        planInScope(update),
      )
    })
  })
}

function planInScope(update: Update): Awaitable<PlannedChange> {
  const { objectType, present, source, scope } = update
  if (!objectType.disabled(source)) return planFlows(update, undefined, undefined)
  const disabling = objectType.disables(present.source, source)
  return whenReady(objectType.onDisable(source, scope), (action) => {
    switch (action.kind) {
      case 'keep':
        return planFlows(update, undefined, undefined)
      case 'delete':
        return disabling
          ? planRemoval(update, disableCause(objectType, action))
          : planFlows(update, undefined, undefined)
      case 'set':
        return planDisabled(update, action)
      default:
        return unreachable(action)
    }
  })
}

function planDisabled(
  update: Update,
  action: Extract<CompiledAction, { kind: 'set' }>,
): Awaitable<PlannedChange> {
  const { objectType, present, held } = update
  const cause = disableCause(objectType, action)
  const already = objectType.disabled(present.source)
  const before = already ? (present.written ?? held.row) : undefined
  const overlay = overlayOf(action, cause, before)
  return planFlows(update, overlay, already ? overlay : undefined)
}

/**
 * @param overlay the rule that lies over the flows after this event
 * @param overlayBefore the same before it, for an object that is joined and whose columns are not remembered
 */
function planFlows(
  update: Update,
  overlay: Overlay | undefined,
  overlayBefore: Overlay | undefined,
): Awaitable<PlannedChange> {
  const { objectType, present, source, scope } = update
  return whenReady(objectType.flow(source, 'update', scope), (flow) => {
    const desired = desiredColumns(update, flow, overlay)
    if (present.written !== undefined)
      return finish(update, desired, flow, overlay, present.written)
    return whenReady(writtenBefore(update, desired, overlayBefore), (written) =>
      finish(update, desired, flow, overlay, written),
    )
  })
}

/**
 * What the flows would have given before the change, for an object that is joined by it: so only the
 * columns that the change makes different are written, and a column that cannot be read back (and whose
 * flow therefore gives nothing) is not cleared. Where the flows fail on the object as it was (a required
 * attribute is missing, and perhaps comes with this change), only touched columns are written.
 */
function writtenBefore(update: Update, desired: Row, overlay: Overlay | undefined): Awaitable<Row> {
  const { objectType, present, scope, touched } = update
  const untouched = (error: unknown): Row => {
    if (!isSyncError(error)) throw error
    const written = emptyRow()
    for (const column of Object.keys(desired)) {
      if (!touched.includes(column)) written[column] = desired[column] ?? null
    }
    return written
  }
  try {
    const flow = objectType.flow(present.source, 'update', scope)
    return flow instanceof Promise
      ? flow.then((one) => desiredColumns(update, one, overlay), untouched)
      : desiredColumns(update, flow, overlay)
  } catch (error) {
    return untouched(error)
  }
}

function desiredColumns(update: Update, flow: FlowResult, overlay: Overlay | undefined): Row {
  const desired = emptyRow()
  const { columns } = flow
  for (const column in columns) desired[column] = columns[column] ?? null
  if (overlay !== undefined) {
    for (const column in overlay.set) desired[column] = overlay.set[column] ?? null
  }
  for (const anchor of update.objectType.anchor) delete desired[anchor.column]
  return desired
}

function finish(
  update: Update,
  desired: Row,
  flow: FlowResult,
  overlay: Overlay | undefined,
  written: Row,
): PlannedChange {
  const { objectType, held, touched, scope, present } = update
  const set = writeSet(desired, written, held.row, touched)
  const disabled = objectType.disabled(update.source)
  const since = objectType.disabled(present.source) ? held.object?.disabledSince : undefined
  return {
    operation: updateOf(update, set),
    accepted: update.source,
    ...(present.written === undefined ? { joins: { accepted: present.source, written } } : {}),
    becomes: 'inSync',
    ...(disabled ? { disabledSince: since ?? formatInstant(scope.now) } : {}),
    desired,
    touched,
    columns: plannedColumns(objectType, set, overlay),
    cause: overlay?.cause ?? { kind: 'flow', span: objectType.definition.span },
    truncated: flow.truncated,
  }
}

/**
 * The scope has turned false. `keep` leaves the row as it is until the person is in scope again; `delete`
 * follows only from the turn; the columns of `set` are written once and stay.
 */
function planOutOfScope(update: Update): Awaitable<PlannedChange> {
  const { objectType, present, scope } = update
  return whenReady(objectType.inScope(present.source, scope), (before) =>
    whenReady(objectType.onOutOfScope(update.source, scope), (action) => {
      const cause = actionCause(objectType, 'onOutOfScope')
      switch (action.kind) {
        case 'keep':
          return planSet(update, emptyRow(), cause)
        case 'delete':
          return before ? planRemoval(update, cause) : planSet(update, emptyRow(), cause)
        case 'set': {
          const columns = before ? undefined : (present.written ?? update.held.row)
          return planSet(update, overlayOf(action, cause, columns).set, cause)
        }
        default:
          return unreachable(action)
      }
    }),
  )
}

function planSet(update: Update, desired: Row, cause: Cause): PlannedChange {
  const { objectType, held, present } = update
  const set = writeSet(desired, present.written ?? emptyRow(), held.row, [])
  const since = held.object?.disabledSince
  return {
    operation: updateOf(update, set),
    accepted: update.source,
    ...(present.written === undefined
      ? { joins: { accepted: present.source, written: emptyRow() } }
      : {}),
    becomes: 'inSync',
    ...(since === undefined ? {} : { disabledSince: since }),
    desired,
    touched: [],
    columns: plannedColumns(objectType, set, { set, cause }),
    cause,
    truncated: [],
  }
}

function planRemoval(update: Update, cause: Cause): PlannedChange {
  return {
    operation: { kind: 'delete', key: update.key },
    accepted: update.source,
    becomes: 'removed',
    desired: emptyRow(),
    touched: [],
    columns: [],
    cause,
    truncated: [],
  }
}

function updateOf(update: Update, set: Row): PlannedChange['operation'] {
  for (const _ in set) {
    return { kind: 'update', key: update.key, set, unique: guardsOf(update.objectType, set) }
  }
  return { kind: 'none' }
}

function plannedColumns(
  objectType: CompiledObjectType,
  set: Row,
  overlay: Overlay | undefined,
): readonly PlannedColumn[] {
  return Object.keys(set).map((column) => ({
    column,
    cause: flowCause(objectType, column, overlay),
  }))
}

function keyOfHeld(objectType: CompiledObjectType, held: HeldObject): Row {
  if (held.row !== undefined) return keyOfRow(objectType, held.row)
  const key = held.object === undefined ? undefined : keyOfId(objectType, held.object.id)
  if (key === undefined) throw new Error('cannot happen: an update without an object or a row')
  return key
}
