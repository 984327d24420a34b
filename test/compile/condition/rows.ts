import type { Condition } from '../../../src/model/condition.ts'
import type { Row } from '../../../src/model/value.ts'

/** Holds a condition against a row, as `model/condition.ts` describes it and SQL is to do it. */
export function meets(condition: Condition, row: Row): boolean {
  switch (condition.kind) {
    case 'always':
      return true
    case 'never':
      return false
    case 'and':
      return condition.of.every((one) => meets(one, row))
    case 'or':
      return condition.of.some((one) => meets(one, row))
    case 'not':
      return !meets(condition.of, row)
    case 'present':
      return row[condition.column] !== null && row[condition.column] !== undefined
    default:
      return compares(condition, row[condition.column])
  }
}

function compares(
  condition: Extract<Condition, { kind: 'compare' }>,
  held: Row[string] | undefined,
): boolean {
  if (held === null || held === undefined) return false
  const folds = condition.case === 'folded'
  const fold = (value: string | number | boolean): string | number | boolean =>
    typeof value === 'string' && folds ? value.toLowerCase() : value
  const [left, right] = [fold(held), fold(condition.value)]
  switch (condition.comparison) {
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
    default:
      return String(left).endsWith(String(right))
  }
}
