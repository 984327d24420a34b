import type { CompiledObjectType } from '../compile/compiled.ts'
import { whenReady, type Awaitable } from '../model/awaitable.ts'
import { formatInstant } from '../model/clock.ts'
import { SyncError } from '../model/errors.ts'
import type { SourceObject } from '../model/source-object.ts'
import { emptyRow, type Row } from '../model/value.ts'
import { desiredOfNew, withoutAnchor, type DesiredObject } from './desired-object.ts'
import { guardsOf } from './guards.ts'
import { keyOfId, keyOfRow } from './object-key.ts'
import type { HeldObject, PlannedChange, PlannedColumn, PlanScope } from './planned-change.ts'
import { purgeAt } from './purge-at.ts'
import { flowCause } from './write-set.ts'

/**
 * Plans a new person: scope, flows for a new row, the columns of `onDisable` over them when the person
 * comes disabled (a `delete` does not apply: nothing is disabled by this event).
 *
 * When the connector space or a row is held, the person is taken up again instead of inserted: the same
 * columns become an UPDATE of the row that stayed when the person was deleted.
 */
export function planCreate(
  objectType: CompiledObjectType,
  source: SourceObject,
  held: HeldObject,
  scope: PlanScope,
): Awaitable<PlannedChange> {
  return whenReady(objectType.inScope(source, scope), (inScope) => {
    if (!inScope) {
      throw new SyncError(
        'OBJECT_OUT_OF_SCOPE',
        'The scope of this connector leaves this person out, so no row is written. Change "scope" in the ' +
          'configuration or the assignment in the identity provider.',
      )
    }
    return whenReady(desiredOfNew(objectType, source, scope), (desired) =>
      finish(objectType, source, desired, held, scope),
    )
  })
}

function finish(
  objectType: CompiledObjectType,
  source: SourceObject,
  desired: Extract<DesiredObject, { kind: 'flows' }>,
  held: HeldObject,
  scope: PlanScope,
): PlannedChange {
  const key = heldKey(objectType, held)
  const values =
    key === undefined
      ? withGeneratedKey(objectType, desired.columns, scope)
      : withoutAnchor(objectType, desired.columns)
  const unique = guardsOf(objectType, values)
  const since = desired.disabled ? formatInstant(scope.now) : undefined
  const purge = since === undefined ? undefined : purgeAt(since, desired.purgeAfter)
  return {
    operation:
      key === undefined
        ? { kind: 'insert', values, unique }
        : { kind: 'update', key, set: differing(values, held.row), unique },
    accepted: source,
    becomes: 'inSync',
    ...(since === undefined ? {} : { disabledSince: since }),
    ...(purge === undefined ? {} : { purgeAt: purge }),
    disables: false,
    desired: values,
    touched: [],
    columns: Object.keys(values).map(
      (column): PlannedColumn => ({
        column,
        cause: flowCause(objectType, column, desired.overlay),
      }),
    ),
    cause: { kind: 'flow', span: objectType.definition.span },
    truncated: desired.truncated,
  }
}

function heldKey(objectType: CompiledObjectType, held: HeldObject): Row | undefined {
  if (held.row !== undefined) return keyOfRow(objectType, held.row)
  return held.object === undefined ? undefined : keyOfId(objectType, held.object.id)
}

/** The columns of a new row, with a fresh value where the anchor is `generate: uuid`. */
export function withGeneratedKey(
  objectType: CompiledObjectType,
  columns: Row,
  scope: PlanScope,
): Row {
  if (!objectType.anchor.some((one) => one.generate === 'uuid')) return columns
  const values = Object.assign(emptyRow(), columns)
  for (const anchor of objectType.anchor) {
    if (anchor.generate === 'uuid') values[anchor.column] = scope.newId()
  }
  return values
}

function differing(values: Row, row: Row | undefined): Row {
  if (row === undefined) return values
  const set = emptyRow()
  for (const column of Object.keys(values)) {
    const value = values[column]
    if (value !== undefined && value !== row[column]) set[column] = value
  }
  return set
}
