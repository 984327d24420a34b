import type { CaseRule } from '../../model/condition.ts'
import type { Filter } from '../../model/filter.ts'
import { ECMA2HOST_USER } from '../../model/source-object.ts'
import type { ColumnKind } from '../../model/table.ts'
import { isSyncError } from '../../model/errors.ts'
import type { Held } from '../flow/codec/codec.ts'
import { literalReader } from '../flow/plan-flow.ts'
import { columnFinder, type OfferedColumn } from '../read/columns.ts'
import { allOf, type Asked, atLeast, exactly, NONE, noneOf } from './asked.ts'
import { pathText, unmapped } from './attribute-index.ts'
import { comparing } from './compare.ts'

type Leaf = Extract<Filter, { kind: 'compare' | 'present' }>

/** Kinds of columns whose texts sort as their values do. */
const ORDERED: ReadonlySet<ColumnKind> = new Set(['text', 'unknown', 'date', 'time', 'datetime'])

/**
 * Filters on ECMA2Host attributes: the column itself is compared, with the value as the column holds it.
 * A column of the anchor is compared exactly, other texts without case.
 */
export function columnCondition(offered: readonly OfferedColumn[]): (filter: Leaf) => Asked {
  const find = columnFinder(offered)
  return (filter) => {
    const { path } = filter
    const column = named(path.sub === undefined ? [path.name] : [`${path.name}.${path.sub}`], find)
    if (column === undefined) {
      throw unmapped(pathText({ ...path, schema: path.schema ?? ECMA2HOST_USER }))
    }
    return askColumn(column, filter)
  }
}

function named(
  names: readonly string[],
  find: (name: string) => OfferedColumn,
): OfferedColumn | undefined {
  for (const name of names) {
    try {
      return find(name)
    } catch (error) {
      if (!isSyncError(error, 'REQUEST_PATH')) throw error
    }
  }
  return undefined
}

function askColumn(column: OfferedColumn, filter: Leaf): Asked {
  const target = { column: column.name }
  const isText = column.kind === 'text' || column.kind === 'unknown'
  const present: Asked = isText
    ? exactly(comparing(target, 'ne', '', 'exact'))
    : exactly({ kind: 'present', column: column.name })
  if (filter.kind === 'present') return present
  const { operator, value } = filter
  if (operator === 'ne') return noneOf(askColumn(column, { ...filter, operator: 'eq' }))
  if (value === null) return NONE
  const rule: CaseRule = column.isAnchor || !isText ? 'exact' : 'folded'
  if (operator === 'co' || operator === 'sw' || operator === 'ew') {
    if (!isText) return { ...present, exact: false }
    if (value === '') return present
    return allOf([exactly(comparing(target, operator, String(value), rule)), present])
  }
  const literal = literalOf(column, isText, value)
  if (operator === 'eq') {
    return literal === undefined ? NONE : exactly(comparing(target, 'eq', literal, rule))
  }
  if (literal === undefined || !ORDERED.has(column.kind)) return atLeast(present.condition)
  return allOf([exactly(comparing(target, operator, literal, rule)), present])
}

/** The value as the column holds it; `undefined` when it can hold no such value. */
function literalOf(
  column: OfferedColumn,
  isText: boolean,
  given: string | number | boolean,
): Held | undefined {
  const { plan, kind } = column
  const isFlag = kind === 'bool' || plan?.type === 'boolean'
  if (given === '') return undefined
  const value = typeof given === 'boolean' && !isFlag ? String(given) : given
  const literal = plan === undefined ? literalReader(undefined, kind)(value) : plan.literal(value)
  const isHeld = !isText || typeof literal !== 'string' || plan?.limit?.storable(literal) !== false
  return isHeld ? literal : undefined
}
