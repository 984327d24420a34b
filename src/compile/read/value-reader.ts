import type { SourceObject } from '../../model/source-object.ts'
import { isObject, type JsonValue, type Row } from '../../model/value.ts'
import type { Remembered } from '../compiled.ts'
import type { Selector } from '../expression/tree.ts'
import type { FlowPlan } from '../flow/flow-plan.ts'
import type { Answer } from './answer.ts'
import { isSelected, valueAt } from './place.ts'
import { sameColumn } from './same-column.ts'

/** How one answer's value is found; `undefined` for an answer that gives none. */
export function valueReader(
  answer: Answer,
): ((row: Row, remembered: Remembered | undefined) => JsonValue | undefined) | undefined {
  const { via, attribute, selector } = answer
  if (via.kind === 'row') {
    const { column } = via.plan
    const { carried } = via
    const fromRow = (row: Row): JsonValue | undefined => {
      const held = row[column]
      return held === undefined || held === null ? undefined : nonEmpty(carried.decode(held))
    }
    if (!via.stateFirst) return fromRow
    const { plan } = via
    const isDefault = plan.hasDefault ? plan.fallback : null
    return (row, remembered) => {
      if (remembered !== undefined && stillHolds(plan, row, remembered)) {
        return acceptedAt(remembered.accepted, attribute.path, selector)
      }
      // what the default stands for is "no value": the row cannot tell
      return isDefault !== null && row[column] === isDefault ? undefined : fromRow(row)
    }
  }
  if (via.kind !== 'state') return undefined
  return (row, remembered) =>
    remembered !== undefined && via.plans.every((plan) => stillHolds(plan, row, remembered))
      ? acceptedAt(remembered.accepted, attribute.path, selector)
      : undefined
}

/** Whether the column of a plan still holds what was last written. */
export function stillHolds(plan: FlowPlan, row: Row, remembered: Remembered): boolean {
  return sameColumn(plan.kind, row[plan.column], remembered.written[plan.column])
}

/** What was accepted at a path, or in the first entry that a selector chooses. */
export function acceptedAt(
  accepted: SourceObject,
  path: readonly string[],
  selector: Selector | undefined,
): JsonValue | undefined {
  if (selector === undefined) return valueAt(accepted, path)
  const all = valueAt(accepted, selector.attribute)
  if (!Array.isArray(all)) return undefined
  const entry: unknown = all.find((one: JsonValue) => isSelected(one, selector.where))
  return isObject(entry) && Object.hasOwn(entry, selector.sub) ? entry[selector.sub] : undefined
}

/** "No value" is absence (spec §3.5). */
export function nonEmpty(value: JsonValue | undefined): JsonValue | undefined {
  if (value === null || value === '') return undefined
  if (Array.isArray(value)) return value.length === 0 ? undefined : value
  return value
}
