import type { FilterOperator } from '../../model/filter.ts'
import { unreachable } from '../../model/unreachable.ts'
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
  const [left, right] = [textOf(actual, caseExact), textOf(wanted, caseExact)]
  switch (operator) {
    case 'eq':
      return left === right
    case 'ne':
      return left !== right
    case 'co':
      return left.includes(right)
    case 'sw':
      return left.startsWith(right)
    case 'ew':
      return left.endsWith(right)
    case 'gt':
      return left > right
    case 'ge':
      return left >= right
    case 'lt':
      return left < right
    case 'le':
      return left <= right
    default:
      return unreachable(operator)
  }
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
