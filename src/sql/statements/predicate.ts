import { sql } from 'kysely'
import type { CaseRule, Condition } from '../../model/condition.ts'
import { SyncError } from '../../model/errors.ts'
import type { ColumnKind } from '../../model/table.ts'
import { unreachable } from '../../model/unreachable.ts'
import type { ColumnValue } from '../../model/value.ts'
import type { SlotMaker } from '../dialects/dialect.ts'
import type { Fragment } from '../statement.ts'
import { type BoundColumn, type BoundTable, columnReference, slotMaker } from './columns.ts'

type Compare = Extract<Condition, { kind: 'compare' }>

/** A condition with its negations at the leaves, ready to be written down. */
export type Predicate =
  | { readonly kind: 'compare'; readonly of: Compare; readonly negated: boolean }
  | { readonly kind: 'present'; readonly column: string; readonly negated: boolean }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Predicate[] }
  | { readonly kind: 'always' | 'never' }

/**
 * Moves negations down to the comparisons and drops what cannot matter. SQL's third truth value then never
 * meets a NOT: a comparison with NULL is as good as false in an AND or OR, and a negated one says itself that
 * NULL meets it.
 */
export function normalise(condition: Condition, negated = false): Predicate {
  switch (condition.kind) {
    case 'always':
    case 'never':
      return { kind: (condition.kind === 'always') === negated ? 'never' : 'always' }
    case 'not':
      return normalise(condition.of, !negated)
    case 'present':
      return { kind: 'present', column: condition.column, negated }
    case 'compare':
      return normaliseCompare(condition, negated)
    case 'and':
    case 'or':
      return join(
        (condition.kind === 'and') === negated ? 'or' : 'and',
        condition.of.map((part) => normalise(part, negated)),
      )
    default:
      return unreachable(condition)
  }
}

/** The form of a predicate without its values, which go to `values` in the order they are bound. */
export function predicateShape(predicate: Predicate, values: ColumnValue[]): string {
  switch (predicate.kind) {
    case 'always':
    case 'never':
      return predicate.kind
    case 'present':
      return `${predicate.negated ? '!' : ''}pr ${JSON.stringify(predicate.column)}`
    case 'compare': {
      const { column, comparison, case: rule, value } = predicate.of
      values.push(value)
      return `${predicate.negated ? '!' : ''}${comparison} ${rule} ${JSON.stringify(column)}`
    }
    default: {
      const parts = predicate.of.map((part) => predicateShape(part, values))
      return `(${parts.join(` ${predicate.kind} `)})`
    }
  }
}

/**
 * Writes a predicate down.
 *
 * @param next the argument of the next comparison, counted as {@link predicateShape} pushes values
 * @throws SyncError `REQUEST_FILTER` for a text search in a column that holds no text
 */
export function predicateSql(
  table: BoundTable,
  predicate: Predicate,
  next: { argument: number },
): Fragment {
  switch (predicate.kind) {
    case 'always':
      return sql`1 = 1`
    case 'never':
      return sql`1 = 0`
    case 'present': {
      const reference = columnReference(predicate.column)
      return predicate.negated ? sql`${reference} is null` : sql`${reference} is not null`
    }
    case 'compare':
      return compareSql(table, predicate.of, predicate.negated, next)
    default: {
      const parts = predicate.of.map((part) => predicateSql(table, part, next))
      return sql`(${sql.join(parts, predicate.kind === 'and' ? sql` and ` : sql` or `)})`
    }
  }
}

/** Whether a column equals a value; both sides as the column's type has it. */
export function equalSql(
  table: BoundTable,
  column: BoundColumn,
  reference: Fragment,
  slot: SlotMaker,
  rule: CaseRule,
): Fragment {
  return textual(column.description.kind)
    ? table.syntax.equal(column.description, reference, slot, rule)
    : sql`${reference} = ${slot()}`
}

/** The exact match of a whole key, from the event's key. */
export function keySql(
  table: BoundTable,
  anchor: readonly string[],
  alias?: string,
  options: { readonly from: 'key' | 'set' } = { from: 'key' },
): Fragment {
  const parts = anchor.map((name) => {
    const column = table.column(name)
    const slot = slotMaker(column, options.from, -1)
    return equalSql(table, column, columnReference(name, alias), slot, 'exact')
  })
  return sql.join(parts, sql` and `)
}

function normaliseCompare(compare: Compare, negated: boolean): Predicate {
  const { comparison, value, column } = compare
  if (typeof value === 'string') {
    // No database holds these, and some refuse them as parameters.
    if (value.includes('\0') || !value.isWellFormed()) {
      return comparison === 'ne'
        ? { kind: 'present', column, negated }
        : { kind: negated ? 'always' : 'never' }
    }
    if (value === '' && (comparison === 'co' || comparison === 'sw' || comparison === 'ew')) {
      return { kind: 'present', column, negated }
    }
  }
  return { kind: 'compare', of: compare, negated }
}

function join(kind: 'and' | 'or', parts: readonly Predicate[]): Predicate {
  const [neutral, decisive] =
    kind === 'and' ? (['always', 'never'] as const) : (['never', 'always'] as const)
  if (parts.some((part) => part.kind === decisive)) return { kind: decisive }
  const left = parts.filter((part) => part.kind !== neutral)
  const [only] = left
  if (only === undefined) return { kind: neutral }
  return left.length === 1 ? only : { kind, of: left }
}

function compareSql(
  table: BoundTable,
  compare: Compare,
  negated: boolean,
  next: { argument: number },
): Fragment {
  const column = table.column(compare.column)
  const reference = columnReference(compare.column)
  const slot = slotMaker(column, 'condition', next.argument)
  next.argument += 1
  const plain = comparisonSql(table, column, compare, slot)
  if (!negated) return plain
  return column.description.nullable
    ? sql`(${reference} is null or not (${plain}))`
    : sql`not (${plain})`
}

const OPERATORS = { gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=` } as const

function comparisonSql(
  table: BoundTable,
  column: BoundColumn,
  { comparison, case: rule }: Compare,
  slot: SlotMaker,
): Fragment {
  const { description } = column
  const reference = columnReference(description.name)
  switch (comparison) {
    case 'eq':
      return equalSql(table, column, reference, slot, rule)
    case 'ne':
      return sql`not (${equalSql(table, column, reference, slot, rule)})`
    case 'co':
    case 'sw':
    case 'ew':
      if (!textual(description.kind)) throw noTextSearch(description.name, description.type)
      return table.syntax.match({ comparison, column: description, rule }, reference, slot)
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le': {
      const operator = OPERATORS[comparison]
      if (!textual(description.kind)) return sql`${reference} ${operator} ${slot()}`
      const left = table.syntax.ordered(description, reference, rule)
      return sql`${left} ${operator} ${table.syntax.ordered(description, slot(), rule)}`
    }
    default:
      return unreachable(comparison)
  }
}

function textual(kind: ColumnKind): boolean {
  return kind === 'text' || kind === 'json' || kind === 'unknown'
}

function noTextSearch(column: string, type: string): SyncError {
  return new SyncError(
    'REQUEST_FILTER',
    `The column ${column} is of type ${type}, in which text cannot be searched. Use eq, ne, gt, ge, lt or le.`,
    { column },
  )
}
