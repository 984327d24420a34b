import type { CompiledObjectType } from '../compile/compiled.ts'
import { whenReady, type Awaitable } from '../model/awaitable.ts'
import { formatInstant } from '../model/clock.ts'
import { isSyncError } from '../model/errors.ts'
import type { SourceObject } from '../model/source-object.ts'
import { emptyRow, type Row } from '../model/value.ts'
import { unreachable } from '../model/unreachable.ts'
import { changedAnchor } from './anchor-change.ts'
import type { Overlay } from './deprovision.ts'
import {
  desiredColumns,
  desiredInScope,
  desiredOfNew,
  desiredOutOfScope,
  type DesiredObject,
} from './desired-object.ts'
import type { Change } from './engine.ts'
import { guardsOf } from './guards.ts'
import { idOfRow, keyOfId, keyOfRow } from './object-key.ts'
import type {
  Cause,
  HeldObject,
  PlannedChange,
  PlannedColumn,
  PlanScope,
} from './planned-change.ts'
import { presentObject, type PresentObject } from './present-object.ts'
import { purgeAt, purgeAtOfLeft } from './purge-at.ts'
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

type Flowing = Extract<DesiredObject, { kind: 'flows' }>
/** The row of a person who gets another anchor: the flows for it, with a rule of `onDisable` over them. */
interface Rekeyed {
  readonly kind: 'rekeyed'
  readonly anchor: Row
  readonly flowing: Flowing
}
type Left = Extract<DesiredObject, { kind: 'left' }>

/**
 * Plans PUT and PATCH: the change on the whole object, scope, anchor, flows, the rule of `onDisable` over
 * them, and the columns that differ from what was last written. What decides stands in `desired-object.ts`.
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
    return whenReady(desiredOf(update), (desired) =>
      desired.kind === 'rekeyed'
        ? planChangedAnchor(update, desired)
        : planDesired(update, desired),
    )
  })
}

function desiredOf(update: Update): Awaitable<DesiredObject | Rekeyed> {
  const { objectType, present, held, source, scope } = update
  const before = { source: present.source, columns: present.written ?? held.row }
  return whenReady(objectType.inScope(source, scope), (inScope) => {
    if (!inScope) return desiredOutOfScope(objectType, before, source, scope)
    return whenReady(changedAnchor(objectType, update.key, source, scope), (anchor) =>
      anchor === undefined
        ? desiredInScope(objectType, before, source, scope)
        : desiredRekeyed(update, anchor),
    )
  })
}

/**
 * The row goes on with `rekey`, and columns that are written on insert only stay as they are; with `recreate` it
 * is a new one. A delete that `onDisable` asks for does not apply: it is not the old row that the person has.
 */
function desiredRekeyed(update: Update, anchor: Row): Awaitable<Rekeyed> {
  const { objectType, source, scope, present, held } = update
  if (objectType.definition.onAnchorChange === 'recreate') {
    return whenReady(desiredOfNew(objectType, source, scope), (flowing) => ({
      kind: 'rekeyed',
      anchor,
      flowing,
    }))
  }
  const before = { source, columns: present.written ?? held.row }
  return whenReady(desiredInScope(objectType, before, source, scope), (flowing) => {
    if (flowing.kind === 'flows') return { kind: 'rekeyed', anchor, flowing }
    throw new Error('cannot happen: nothing turns between a person and itself')
  })
}

function planChangedAnchor(update: Update, { anchor, flowing }: Rekeyed): Awaitable<PlannedChange> {
  const { objectType, key } = update
  const newId = idOfRow(objectType, anchor)
  if (newId === undefined) throw new Error('cannot happen: an anchor that changed has no value')
  return whenReady(planFlows(update, flowing), (plan) => {
    if (objectType.definition.onAnchorChange === 'recreate') {
      const values = Object.assign(emptyRow(), flowing.columns, anchor)
      const unique = guardsOf(objectType, values)
      const columns = plannedColumns(objectType, values, flowing.overlay)
      const operation = { kind: 'insert', values, unique } as const
      return { ...plan, operation, desired: values, touched: [], newId, replaces: key, columns }
    }
    const before = plan.operation.kind === 'update' ? plan.operation.set : emptyRow()
    const set = Object.assign(emptyRow(), before, anchor)
    const desired = Object.assign(emptyRow(), plan.desired, anchor)
    const columns = plannedColumns(objectType, set, flowing.overlay)
    return { ...plan, operation: updateOf(update, set), desired, newId, columns }
  })
}

function planDesired(update: Update, desired: DesiredObject): Awaitable<PlannedChange> {
  switch (desired.kind) {
    case 'flows':
      return planFlows(update, desired)
    case 'left':
      return planSet(update, desired)
    case 'removed':
      return planRemoval(update, desired.cause)
    default:
      return unreachable(desired)
  }
}

function planFlows(update: Update, desired: Flowing): Awaitable<PlannedChange> {
  const { objectType, present } = update
  if (present.written !== undefined) return finish(update, desired, present.written)
  // The rule that lay over the flows before this event, for an object whose columns are not remembered.
  const overlay = objectType.disabled(present.source) ? desired.overlay : undefined
  return whenReady(writtenBefore(update, desired.columns, overlay), (written) =>
    finish(update, desired, written),
  )
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
      ? flow.then((one) => desiredColumns(objectType, one, overlay), untouched)
      : desiredColumns(objectType, flow, overlay)
  } catch (error) {
    return untouched(error)
  }
}

function finish(update: Update, flowing: Flowing, written: Row): PlannedChange {
  const { objectType, held, touched, present } = update
  const { columns: desired, overlay } = flowing
  const set = writeSet(desired, written, held.row, touched)
  const disabledSince = flowing.disabled ? sinceWhen(update) : undefined
  const purge = disabledSince === undefined ? undefined : purgeAt(disabledSince, flowing.purgeAfter)
  return {
    operation: updateOf(update, set),
    accepted: update.source,
    ...(present.written === undefined ? { joins: { accepted: present.source, written } } : {}),
    becomes: 'inSync',
    ...(disabledSince === undefined ? {} : { disabledSince }),
    ...(purge === undefined ? {} : { purgeAt: purge }),
    disables:
      flowing.disabled && (held.object?.staged?.disables ?? !objectType.disabled(present.source)),
    desired,
    touched,
    columns: plannedColumns(objectType, set, overlay),
    cause: overlay?.cause ?? { kind: 'flow', span: objectType.definition.span },
    truncated: flowing.truncated,
  }
}

/** Since when a person is disabled who is disabled after the change. */
function sinceWhen({ objectType, held, present, scope }: Update): string {
  const since = objectType.disabled(present.source) ? held.object?.disabledSince : undefined
  return since ?? formatInstant(scope.now)
}

function planSet(update: Update, left: Left): PlannedChange {
  const { objectType, held, present, scope } = update
  const { columns: desired, cause, purgeAfter } = left
  const set = writeSet(desired, present.written ?? emptyRow(), held.row, [])
  const since = held.object?.disabledSince
  const purge = purgeAtOfLeft(held.object?.purgeAt, scope.now, purgeAfter)
  return {
    operation: updateOf(update, set),
    accepted: update.source,
    ...(present.written === undefined
      ? { joins: { accepted: present.source, written: emptyRow() } }
      : {}),
    becomes: 'inSync',
    ...(since === undefined ? {} : { disabledSince: since }),
    ...(purge === undefined ? {} : { purgeAt: purge }),
    standing: 'outOfScope',
    disables: true,
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
    disables: false,
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
