import type { CompiledObjectType } from '../compile/compiled.ts'
import { emptyRow, sameValue, type Row } from '../model/value.ts'
import type { Overlay } from './deprovision.ts'
import type { Cause } from './planned-change.ts'

/**
 * The columns to write: those whose desired value differs from what was last written, less those that the
 * live row (where it was read) holds already, plus touched ones in which the live row differs.
 *
 * @param written what the flows gave last time; a column that is absent was never written, and is not
 *   cleared before the source has something to say about it
 */
export function writeSet(
  desired: Row,
  written: Row,
  row: Row | undefined,
  touched: readonly string[],
): Row {
  const set = emptyRow()
  for (const column of Object.keys(desired)) {
    const value = desired[column]
    const before = written[column]
    if (value === undefined || sameValue(value, before)) continue
    // Never written: a flow that gives nothing has nothing to say about what stands there.
    if (before === undefined && value === null && !touched.includes(column)) continue
    if (row !== undefined && sameValue(value, row[column])) continue
    set[column] = value
  }
  return row === undefined ? set : withDrift(set, desired, row, touched)
}

/** Touched columns in which a live row differs from what is desired; `undefined` when it agrees. */
export function driftIn(
  desired: Row,
  row: Row,
  touched: readonly string[],
  justWritten: Row | undefined,
): Row | undefined {
  let drift: Record<string, Row[string]> | undefined
  for (const column of touched) {
    const value = desired[column]
    const live = row[column]
    if (value === undefined || live === undefined || sameValue(value, live)) continue
    // What we wrote a moment ago and reads differently was changed by the table itself (a trigger, a
    // padded or rounded type): writing it again would change nothing.
    if (justWritten !== undefined && justWritten[column] !== undefined) continue
    drift ??= emptyRow()
    drift[column] = value
  }
  return drift
}

/** Why a column is written: the rule that lies over it, its flow, or the anchor. */
export function flowCause(
  objectType: CompiledObjectType,
  column: string,
  overlay: Overlay | undefined,
): Cause {
  if (overlay !== undefined && overlay.set[column] !== undefined) return overlay.cause
  const flow = objectType.flows.find((one) => one.column === column)
  if (flow?.definition !== undefined) return { kind: 'flow', span: flow.definition.span }
  const anchor = objectType.definition.anchor.find((one) => one.column === column)
  return anchor === undefined ? { kind: 'flow' } : { kind: 'anchor', span: anchor.span }
}

function withDrift(
  set: Record<string, Row[string]>,
  desired: Row,
  row: Row,
  touched: readonly string[],
): Row {
  const drift = driftIn(desired, row, touched, set)
  if (drift !== undefined) Object.assign(set, drift)
  return set
}
