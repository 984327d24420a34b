import type { CompiledAction, CompiledObjectType, FlowResult } from '../compile/compiled.ts'
import { whenReady, type Awaitable } from '../model/awaitable.ts'
import type { SourceObject } from '../model/source-object.ts'
import { unreachable } from '../model/unreachable.ts'
import { emptyRow, type Row } from '../model/value.ts'
import { actionCause, disableCause, overlayOf, type Overlay } from './deprovision.ts'
import type { Cause, PlanScope } from './planned-change.ts'

/** What the row of a person is to be, by scope, flows and the rules of deprovisioning. */
export type DesiredObject =
  /** The flows decide, and a rule may lie over them. */
  | {
      readonly kind: 'flows'
      /** Every column that the configuration has a say in; without the anchor for a row that is there. */
      readonly columns: Row
      readonly overlay: Overlay | undefined
      readonly disabled: boolean
      /** `purgeAfter` of the rule that lies over the flows, in milliseconds. */
      readonly purgeAfter: number | undefined
      /** Columns shortened by `onOverflow: truncate`. */
      readonly truncated: readonly string[]
    }
  /** The person has left the scope (or the source) and the row stays: these columns are set, maybe none. */
  | {
      readonly kind: 'left'
      readonly columns: Row
      readonly cause: Cause
      readonly purgeAfter: number | undefined
    }
  /** The row goes. */
  | { readonly kind: 'removed'; readonly cause: Cause }

/** The person before, as far as the rules ask: what turns is judged between then and now. */
export interface PersonBefore {
  readonly source: SourceObject
  /** What the columns hold, for what a rule's clock said when it first applied. */
  readonly columns: Row | undefined
  /** Whether a delete that a turn asked for was not carried out yet: then it is as if it turned now. */
  readonly removing?: boolean
  /** Whether the scope held then; worked out from `source` when it is left out. */
  readonly inScope?: boolean
}

const NONE: readonly string[] = []

/**
 * The row of a new person who is in scope: flows for a new row, the columns of `onDisable` over them when
 * the person comes disabled. A `delete` does not apply: nothing is disabled by this event.
 *
 * @throws SyncError `FLOW_*`, `OBJECT_NO_ANCHOR`
 */
export function desiredOfNew(
  objectType: CompiledObjectType,
  source: SourceObject,
  scope: PlanScope,
): Awaitable<Extract<DesiredObject, { kind: 'flows' }>> {
  return whenReady(objectType.flow(source, 'create', scope), (flow) => {
    if (!objectType.disabled(source)) return ofFlows(flow.columns, flow, undefined, false)
    return whenReady(objectType.onDisable(source, scope), (action) => {
      if (action.kind !== 'set') return ofFlows(flow.columns, flow, undefined, true)
      const overlay = overlayOf(action, disableCause(objectType, action), undefined)
      const columns = overlaid(flow.columns, overlay)
      return ofFlows(columns, flow, overlay, true, action.purgeAfter)
    })
  })
}

/**
 * The row of a person who has one and is in scope.
 *
 * A disable is a transition: `delete` follows only from it, while the columns of `set` win as long as the
 * person stays disabled. When the person is enabled again the flows apply again.
 *
 * @throws SyncError `FLOW_*`
 */
export function desiredInScope(
  objectType: CompiledObjectType,
  before: PersonBefore,
  source: SourceObject,
  scope: PlanScope,
): Awaitable<DesiredObject> {
  if (!objectType.disabled(source)) return flowsOver(objectType, source, scope, undefined)
  return whenReady(objectType.onDisable(source, scope), (action): Awaitable<DesiredObject> => {
    switch (action.kind) {
      case 'keep':
        return flowsOver(objectType, source, scope, undefined)
      case 'delete':
        return before.removing === true || objectType.disables(before.source, source)
          ? { kind: 'removed', cause: disableCause(objectType, action) }
          : flowsOver(objectType, source, scope, undefined)
      case 'set': {
        const columns = objectType.disabled(before.source) ? before.columns : undefined
        const overlay = overlayOf(action, disableCause(objectType, action), columns)
        return flowsOver(objectType, source, scope, overlay, action)
      }
      default:
        return unreachable(action)
    }
  })
}

/**
 * The row of a person whom the scope leaves out. `keep` leaves the row as it is until the person is in scope
 * again; `delete` follows only from the turn; the columns of `set` are written once and stay.
 */
export function desiredOutOfScope(
  objectType: CompiledObjectType,
  before: PersonBefore,
  source: SourceObject,
  scope: PlanScope,
): Awaitable<DesiredObject> {
  const wasInScope = before.inScope ?? objectType.inScope(before.source, scope)
  return whenReady(wasInScope, (turns) =>
    whenReady(objectType.onOutOfScope(source, scope), (action) =>
      desiredByAction(
        action,
        actionCause(objectType, 'onOutOfScope'),
        before,
        turns || before.removing === true,
      ),
    ),
  )
}

/** The row of a person whom a complete read of the source no longer has, as `onMissing` says. */
export function desiredOfMissing(
  objectType: CompiledObjectType,
  before: PersonBefore,
  scope: PlanScope,
): Awaitable<DesiredObject> {
  return whenReady(objectType.onMissing(before.source, scope), (action) =>
    desiredByAction(action, actionCause(objectType, 'onMissing'), before, true),
  )
}

/** @param turns whether the person leaves now, or left before and the action was carried out then */
function desiredByAction(
  action: CompiledAction,
  cause: Cause,
  before: PersonBefore,
  turns: boolean,
): DesiredObject {
  switch (action.kind) {
    case 'keep':
      return { kind: 'left', columns: emptyRow(), cause, purgeAfter: undefined }
    case 'delete':
      return turns
        ? { kind: 'removed', cause }
        : { kind: 'left', columns: emptyRow(), cause, purgeAfter: undefined }
    case 'set': {
      const { set } = overlayOf(action, cause, turns ? undefined : before.columns)
      return { kind: 'left', columns: set, cause, purgeAfter: action.purgeAfter }
    }
    default:
      return unreachable(action)
  }
}

function flowsOver(
  objectType: CompiledObjectType,
  source: SourceObject,
  scope: PlanScope,
  overlay: Overlay | undefined,
  action?: { readonly purgeAfter?: number },
): Awaitable<DesiredObject> {
  const disabled = objectType.disabled(source)
  return whenReady(objectType.flow(source, 'update', scope), (flow) =>
    ofFlows(desiredColumns(objectType, flow, overlay), flow, overlay, disabled, action?.purgeAfter),
  )
}

/** The columns of flows with a rule over them, without the anchor: for a row that is there. */
export function desiredColumns(
  objectType: CompiledObjectType,
  flow: FlowResult,
  overlay: Overlay | undefined,
): Row {
  return withoutAnchor(objectType, overlaid(flow.columns, overlay))
}

/** The columns without those of the anchor. */
export function withoutAnchor(objectType: CompiledObjectType, columns: Row): Row {
  const { anchor } = objectType
  if (!anchor.some((one) => columns[one.column] !== undefined)) return columns
  const rest = emptyRow()
  for (const column in columns) {
    if (!anchor.some((one) => one.column === column)) rest[column] = columns[column] ?? null
  }
  return rest
}

function overlaid(columns: Row, overlay: Overlay | undefined): Row {
  if (overlay === undefined) return columns
  return Object.assign(emptyRow(), columns, overlay.set)
}

function ofFlows(
  columns: Row,
  flow: FlowResult,
  overlay: Overlay | undefined,
  disabled: boolean,
  purgeAfter?: number,
): Extract<DesiredObject, { kind: 'flows' }> {
  const truncated = flow.truncated.length === 0 ? NONE : flow.truncated
  return { kind: 'flows', columns, overlay, disabled, purgeAfter, truncated }
}
