import { sql } from 'kysely'
import { activeGuards } from '../perform.ts'
import { compileStatement, type Fragment, Slot, type Statement } from '../statement.ts'
import type { RowOperation, UniqueGuard } from '../target.ts'
import { type BoundTable, columnReference } from './columns.ts'
import { equalSql } from './predicate.ts'
import { hasUniqueAnchor, showsLiveRow } from './write.ts'

/** One statement for many rows of the same shape. Each of its slots takes a column of values. */
export interface BatchStatement {
  readonly statement: Statement
  readonly anchor: readonly string[]
  /** Whether the first cell of its rows counts the entries from one; else the anchor tells them apart. */
  readonly ordinal: boolean
  /** Whether its rows are the rows that were written. */
  readonly rows: boolean
}

/**
 * Compiles the statement for many operations of one shape; `undefined` when the database cannot take them
 * together or could not tell afterwards what became of each.
 */
export function compileBatch(
  table: BoundTable,
  operation: RowOperation,
): BatchStatement | undefined {
  const { syntax, binding } = table
  const event = operation.kind
  if (syntax.batch === undefined || !showsLiveRow(binding.description, event)) return undefined
  const source = new BatchSource(table, syntax.batch)
  switch (operation.kind) {
    case 'insert':
      return insertBatch(table, source, Object.keys(operation.values), operation)
    case 'update':
      return updateBatch(table, source, Object.keys(operation.set), operation)
    default:
      return removeBatch(table, source)
  }
}

/** The values of many rows as a table. */
class BatchSource {
  readonly #table: BoundTable
  readonly #syntax: NonNullable<BoundTable['syntax']['batch']>
  readonly #slots: Fragment[] = []

  constructor(table: BoundTable, syntax: NonNullable<BoundTable['syntax']['batch']>) {
    this.#table = table
    this.#syntax = syntax
  }

  /** Adds a column of values; `undefined` when its type cannot be named. */
  add(name: string, role: 'set' | 'key'): Fragment | undefined {
    const { description, codec } = this.#table.column(name)
    const slot = new Slot(role, name, `${codec.type}[]`, -1, (value) => codec.encode(value, role))
    const at = this.#slots.push(sql`${slot}`) - 1
    return this.#syntax.value(description, at)
  }

  /** The columns by name, or `undefined` when one of them cannot travel this way. */
  addAll(names: readonly string[], role: 'set' | 'key'): Map<string, Fragment> | undefined {
    const values = new Map<string, Fragment>()
    for (const name of names) {
      const value = this.add(name, role)
      if (value === undefined) return undefined
      values.set(name, value)
    }
    return values
  }

  /** That nobody holds a guarded value, beside the row of these keys. */
  refusal(
    guard: UniqueGuard,
    values: ReadonlyMap<string, Fragment>,
    beside: ReadonlyMap<string, Fragment> | undefined,
  ): Fragment {
    const table = this.#table
    const value = values.get(guard.column)
    if (value === undefined)
      throw new Error('cannot happen: a guard of a column that is not written')
    const reference = columnReference(guard.column, 'other')
    const same = equalSql(table, table.column(guard.column), reference, () => value, guard.case)
    const other = beside === undefined ? sql`` : sql` and not (${matchSql(table, beside, 'other')})`
    return sql`not ${this.#syntax.exists(table.table, sql`${same}${other}`)}`
  }

  sql(): Fragment {
    return this.#syntax.source(this.#slots)
  }

  get ordinal(): Fragment {
    return this.#syntax.ordinal
  }
}

function insertBatch(
  table: BoundTable,
  source: BatchSource,
  columns: readonly string[],
  operation: Extract<RowOperation, { kind: 'insert' }>,
): BatchStatement | undefined {
  const { binding } = table
  const values = source.addAll(columns, 'set')
  if (values === undefined || !hasUniqueAnchor(binding.description, binding.anchor))
    return undefined
  if (!binding.anchor.every((name) => returnsAsGiven(table, name) && values.has(name))) {
    return undefined
  }
  const guards = activeGuards(operation.unique, operation.values)
  const refusals = guards.map((guard) => source.refusal(guard, values, undefined))
  const where = refusals.length === 0 ? sql`` : sql` where ${sql.join(refusals, sql` and `)}`
  const list = sql.join(columns.map((name) => columnReference(name)))
  const fragment = sql`insert into ${table.table} (${list}) select ${sql.join([...values.values()])} from ${source.sql()}${where} on conflict do nothing returning ${table.projection()}`
  return {
    statement: compileStatement(table.syntax.compiler, fragment, table.result),
    anchor: binding.anchor,
    ordinal: false,
    rows: true,
  }
}

function updateBatch(
  table: BoundTable,
  source: BatchSource,
  columns: readonly string[],
  operation: Extract<RowOperation, { kind: 'update' }>,
): BatchStatement | undefined {
  const { anchor } = table.binding
  const values = source.addAll(columns, 'set')
  const keys = source.addAll(anchor, 'key')
  if (values === undefined || keys === undefined || values.size === 0) return undefined
  const set = [...values].map(([name, value]) => sql`${columnReference(name)} = ${value}`)
  const guards = activeGuards(operation.unique, operation.set)
  const conditions = [
    matchSql(table, keys, 'written'),
    ...guards.map((guard) => source.refusal(guard, values, keys)),
  ]
  const fragment = sql`update ${table.table} as ${sql.id('written')} set ${sql.join(set)} from ${source.sql()} where ${sql.join(conditions, sql` and `)} returning ${source.ordinal}, ${table.projection('written')}`
  return {
    statement: compileStatement(table.syntax.compiler, fragment, table.result),
    anchor,
    ordinal: true,
    rows: true,
  }
}

function removeBatch(table: BoundTable, source: BatchSource): BatchStatement | undefined {
  const { anchor } = table.binding
  const keys = source.addAll(anchor, 'key')
  if (keys === undefined) return undefined
  const fragment = sql`delete from ${table.table} as ${sql.id('written')} using ${source.sql()} where ${matchSql(table, keys, 'written')} returning ${source.ordinal}`
  return {
    statement: compileStatement(table.syntax.compiler, fragment, []),
    anchor,
    ordinal: true,
    rows: false,
  }
}

function matchSql(table: BoundTable, keys: ReadonlyMap<string, Fragment>, alias: string): Fragment {
  const parts = [...keys].map(([name, value]) =>
    equalSql(table, table.column(name), columnReference(name, alias), () => value, 'exact'),
  )
  return sql.join(parts, sql` and `)
}

/** Whether the database gives a value back as it got it, so that rows can be told apart by it. */
function returnsAsGiven(table: BoundTable, name: string): boolean {
  const { kind, type } = table.column(name).description
  if (kind === 'text') return !/^(?:character|char|bpchar|nchar)\b(?! varying)/iu.test(type)
  return kind === 'int' || kind === 'uuid'
}
