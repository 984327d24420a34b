import type { FilterOperator } from './filter.ts'
import { unreachable } from './unreachable.ts'

/** Whether a filter's operator holds between two values of one kind (RFC 7644 §3.4.2.2). */
export function comparisonHolds(
  operator: FilterOperator,
  left: string | number | boolean,
  right: string | number | boolean,
): boolean {
  switch (operator) {
    case 'eq':
      return left === right
    case 'ne':
      return left !== right
    case 'gt':
      return left > right
    case 'ge':
      return left >= right
    case 'lt':
      return left < right
    case 'le':
      return left <= right
    case 'co':
      return String(left).includes(String(right))
    case 'sw':
      return String(left).startsWith(String(right))
    case 'ew':
      return String(left).endsWith(String(right))
    default:
      return unreachable(operator)
  }
}
