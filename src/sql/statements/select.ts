import { sql } from 'kysely'
import type { ColumnValue } from '../../model/value.ts'
import type { Fragment } from '../statement.ts'
import type { RowQuery } from '../target.ts'
import { type BoundTable, columnReference, limitSlot, slotMaker } from './columns.ts'
import { normalise, predicateShape, predicateSql } from './predicate.ts'

/** A query taken apart: what the SQL depends on, and the values that it does not depend on. */
export interface QueryShape {
  readonly shape: string
  readonly arguments: readonly ColumnValue[]
  build(table: BoundTable): Fragment
}

/**
 * A page of rows, ordered by the sort and then the anchor, so that the order is total. People without the
 * attribute come last when ascending and first when descending (RFC 7644 §3.4.2.3).
 */
export function selectShape(query: RowQuery, anchor: readonly string[]): QueryShape {
  const values: ColumnValue[] = []
  const predicate = normalise(query.condition)
  const condition = predicateShape(predicate, values)
  const afterFrom = values.length
  const after = query.after === undefined ? undefined : afterValues(query, anchor, values)
  const limitAt = values.push(query.limit) - 1
  const offset = query.offset ?? 0
  const offsetAt = offset > 0 ? values.push(offset) - 1 : -1
  const { sort } = query
  const order =
    sort === undefined
      ? ''
      : `${JSON.stringify(sort.column)} ${sort.case} ${sort.descending ? 'desc' : 'asc'}`
  return {
    shape: `select ${condition} after ${after ?? 'none'} order ${order} offset ${offset > 0}`,
    arguments: values,
    build: (table) => {
      const where: Fragment[] = []
      if (predicate.kind !== 'always') where.push(predicateSql(table, predicate, { argument: 0 }))
      if (query.after !== undefined) where.push(afterSql(table, query, anchor, afterFrom))
      const page = table.syntax.page(
        limitSlot(table, limitAt),
        offsetAt < 0 ? undefined : limitSlot(table, offsetAt),
      )
      return sql`select ${table.projection()} from ${table.table}${
        where.length === 0 ? sql`` : sql` where ${sql.join(where, sql` and `)}`
      } order by ${orderSql(table, query, anchor)} ${page}`
    },
  }
}

/** How many rows meet a condition. */
export function countShape(condition: RowQuery['condition']): QueryShape {
  const values: ColumnValue[] = []
  const predicate = normalise(condition)
  const shape = predicateShape(predicate, values)
  return {
    shape: `count ${shape}`,
    arguments: values,
    build: (table) =>
      predicate.kind === 'always'
        ? sql`select count(*) from ${table.table}`
        : sql`select count(*) from ${table.table} where ${predicateSql(table, predicate, { argument: 0 })}`,
  }
}

function orderSql(table: BoundTable, query: RowQuery, anchor: readonly string[]): Fragment {
  const terms: Fragment[] = []
  const { sort } = query
  if (sort !== undefined) {
    const { description } = table.column(sort.column)
    const direction = sort.descending ? sql` desc` : sql``
    const reference = columnReference(sort.column)
    if (description.nullable) terms.push(sql`${rankSql(reference)}${direction}`)
    terms.push(sql`${sortedSql(table, sort.column, sort.case, reference)}${direction}`)
  }
  for (const name of anchor) {
    if (name !== sort?.column) terms.push(columnReference(name))
  }
  return sql.join(terms)
}

function rankSql(reference: Fragment): Fragment {
  return sql`case when ${reference} is null then 1 else 0 end`
}

function sortedSql(
  table: BoundTable,
  name: string,
  rule: 'exact' | 'folded',
  text: Fragment,
): Fragment {
  const { description } = table.column(name)
  return description.kind === 'text' ? table.syntax.ordered(description, text, rule) : text
}

/** Pushes what the keyset condition binds: the sort value, unless it is NULL, then the anchor. */
function afterValues(query: RowQuery, anchor: readonly string[], values: ColumnValue[]): string {
  const { sort, after } = query
  const sorted = sort === undefined ? undefined : (after?.[sort.column] ?? null)
  if (sorted !== undefined && sorted !== null) values.push(sorted)
  for (const name of anchor) values.push(after?.[name] ?? null)
  return sorted === null ? 'null' : 'value'
}

function afterSql(
  table: BoundTable,
  query: RowQuery,
  anchor: readonly string[],
  from: number,
): Fragment {
  const { sort, after } = query
  if (sort === undefined) return anchorAfterSql(table, anchor, from)
  const column = table.column(sort.column)
  const reference = columnReference(sort.column)
  const isNull = (after?.[sort.column] ?? null) === null
  const behind = anchorAfterSql(table, anchor, isNull ? from : from + 1)
  if (isNull) {
    const sameRank = sql`(${reference} is null and ${behind})`
    return sort.descending ? sql`(${sameRank} or ${reference} is not null)` : sameRank
  }
  const left = sortedSql(table, sort.column, sort.case, reference)
  const slot = slotMaker(column, 'condition', from)
  const right = (): Fragment => sortedSql(table, sort.column, sort.case, slot())
  const further = sort.descending ? sql`${left} < ${right()}` : sql`${left} > ${right()}`
  const tail =
    column.description.nullable && !sort.descending ? sql` or ${reference} is null` : sql``
  return sql`(${further} or (${left} = ${right()} and ${behind})${tail})`
}

/** `(a, b) > (x, y)`, written out where the database has no such comparison or finds no index by it. */
export function anchorAfterSql(
  table: BoundTable,
  anchor: readonly string[],
  from: number,
  alias?: string,
): Fragment {
  const slots = anchor.map((name, at) => slotMaker(table.column(name), 'condition', from + at))
  const references = anchor.map((name) => columnReference(name, alias))
  if (anchor.length > 1 && table.syntax.comparesRows === true) {
    return sql`(${sql.join(references)}) > (${sql.join(slots.map((slot) => slot()))})`
  }
  const alternatives = slots.map((slot, at) => {
    const equal = slots.slice(0, at).map((before, index) => sql`${references[index]} = ${before()}`)
    return sql.join([...equal, sql`${references[at]} > ${slot()}`], sql` and `)
  })
  const [only] = alternatives
  if (only !== undefined && alternatives.length === 1) return only
  return sql`(${sql.join(
    alternatives.map((one) => sql`(${one})`),
    sql` or `,
  )})`
}
