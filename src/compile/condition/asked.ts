import { ALWAYS, type Comparison, type Condition, NEVER } from '../../model/condition.ts'

/** A condition, and whether it lets through exactly what the filter does, or more. */
export interface Asked {
  readonly condition: Condition
  readonly exact: boolean
}

/** Every row, and no more is known: each must be checked again. */
export const UNKNOWN: Asked = { condition: ALWAYS, exact: false }
/** Every row, certainly. */
export const EVERY: Asked = { condition: ALWAYS, exact: true }
/** No row, certainly. */
export const NONE: Asked = { condition: NEVER, exact: true }

/** A condition that says it all. */
export function exactly(condition: Condition): Asked {
  return { condition, exact: true }
}

/** A condition that may let too many rows through. */
export function atLeast(condition: Condition): Asked {
  return { condition, exact: false }
}

/** Rows that meet all of them. */
export function allOf(parts: readonly Asked[]): Asked {
  const exact = parts.every((one) => one.exact)
  const conditions = parts
    .flatMap(({ condition }) => (condition.kind === 'and' ? condition.of : [condition]))
    .filter((one) => one.kind !== 'always')
  // nothing is left to check where no row is left
  if (conditions.some((one) => one.kind === 'never')) return NONE
  const needed = conditions.filter((one) => !isNonEmpty(one) || !conditions.some(saysMore(one)))
  const distinct = needed.filter(
    (one, index) => !isNonEmpty(one) || needed.findIndex(sameColumn(one)) === index,
  )
  const [only] = distinct
  if (only === undefined) return { condition: ALWAYS, exact }
  return { condition: distinct.length === 1 ? only : { kind: 'and', of: distinct }, exact }
}

type Compare = Extract<Condition, { kind: 'compare' }>

/** "Is not empty", which any text that is found in the column says as well. */
function isNonEmpty(condition: Condition): condition is Compare {
  return condition.kind === 'compare' && condition.comparison === 'ne' && condition.value === ''
}

function saysMore(nonEmpty: Compare): (other: Condition) => boolean {
  return (other) =>
    other.kind === 'compare' &&
    other.column === nonEmpty.column &&
    FOUND.has(other.comparison) &&
    other.value !== ''
}

function sameColumn(nonEmpty: Compare): (other: Condition) => boolean {
  return (other) => isNonEmpty(other) && other.column === nonEmpty.column
}

const FOUND: ReadonlySet<Comparison> = new Set(['eq', 'co', 'sw', 'ew'])

/** Rows that meet one of them. */
export function anyOf(parts: readonly Asked[]): Asked {
  const real = parts.filter((one) => one.condition.kind !== 'never')
  const exact = real.every((one) => one.exact)
  const certain = real.find((one) => one.condition.kind === 'always' && one.exact)
  if (certain !== undefined) return certain
  if (real.some((one) => one.condition.kind === 'always')) return UNKNOWN
  const [only] = real
  if (only === undefined) return NONE
  if (real.length === 1) return only
  return { condition: { kind: 'or', of: real.map((one) => one.condition) }, exact }
}

/**
 * Rows that do not meet it. The opposite of "perhaps more rows" is "perhaps fewer", which would lose some;
 * so without certainty every row has to be looked at.
 */
export function noneOf(part: Asked): Asked {
  if (!part.exact) return UNKNOWN
  switch (part.condition.kind) {
    case 'always':
      return NONE
    case 'never':
      return EVERY
    case 'not':
      return exactly(part.condition.of)
    default:
      return exactly({ kind: 'not', of: part.condition })
  }
}
