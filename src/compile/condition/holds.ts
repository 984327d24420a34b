import { comparisonHolds } from '../../model/comparison.ts'
import type { FilterOperator } from '../../model/filter.ts'
import { toBoolean } from '../flow/codec/boolean.ts'
import type { Held } from '../flow/codec/codec.ts'

/** Whether a comparison holds between a known attribute value and the one in the filter. */
export function holds(
  operator: FilterOperator,
  actual: Held,
  wanted: string | number | boolean,
  caseExact: boolean,
): boolean {
  if (typeof actual === 'boolean') {
    const flag = flagOf(wanted)
    if (flag === undefined) return operator === 'ne'
    return operator === 'eq' ? actual === flag : operator === 'ne' && actual !== flag
  }
  return comparisonHolds(operator, textOf(actual, caseExact), textOf(wanted, caseExact))
}

/** The boolean that a filter's value says; clients send `true` and `"True"`. */
export function flagOf(wanted: string | number | boolean | null): boolean | undefined {
  if (typeof wanted === 'number' || wanted === null || wanted === '1' || wanted === '0') {
    return undefined
  }
  return toBoolean(wanted)
}

function textOf(value: Held, caseExact: boolean): string {
  const text = String(value)
  return caseExact ? text : text.toLowerCase()
}
