import { sql } from 'kysely'
import type { Condition } from '../../model/condition.ts'
import type { ColumnValue } from '../../model/value.ts'
import type { Syntax } from '../dialects/dialect.ts'
import { compileStatement, type Statement } from '../statement.ts'
import type { RowQuery, TableBinding, UniqueGuard } from '../target.ts'
import { bindTable, type BoundTable, columnReference, slotMaker } from './columns.ts'
import { equalSql, keySql } from './predicate.ts'
import { countShape, type QueryShape, selectShape } from './select.ts'
import {
  compileGuard,
  compileInsert,
  compileRemove,
  compileUpdate,
  type WriteStatement,
} from './write.ts'

/** How many keys one statement reads; smaller sets are filled up, so that there are few statements. */
const KEY_COUNTS = [1, 8, 64] as const

/** Shapes of filters that are kept and named; clients can make up any number of them. */
const KEPT_SHAPES = 200

/** A statement with the values it is to be bound to. */
export interface BoundQuery {
  readonly statement: Statement
  readonly arguments: readonly ColumnValue[]
}

/** The statements of one table, each compiled when first asked for and then kept by its shape. */
export class TableStatements {
  readonly table: BoundTable
  readonly read: Statement
  readonly remove: WriteStatement
  readonly #inserts = new Map<string, WriteStatement>()
  readonly #updates = new Map<string, WriteStatement>()
  readonly #guards = new Map<string, Statement>()
  readonly #queries = new Map<string, Statement>()
  readonly #keyed = new Map<number, Statement>()
  #presence: Statement | undefined

  /** @throws SyncError `DATABASE_SCHEMA` when a column of the binding is not in the description */
  constructor(syntax: Syntax, binding: TableBinding) {
    this.table = bindTable(syntax, binding)
    this.read = this.#compileRead()
    this.remove = compileRemove(this.table)
  }

  /** The INSERT of these columns. */
  insert(columns: readonly string[], guards: readonly UniqueGuard[]): WriteStatement {
    return keep(this.#inserts, shapeOf(columns, guards), () =>
      compileInsert(this.table, columns, guards),
    )
  }

  /** The UPDATE of these columns. */
  update(columns: readonly string[], guards: readonly UniqueGuard[]): WriteStatement {
    return keep(this.#updates, shapeOf(columns, guards), () =>
      compileUpdate(this.table, columns, guards),
    )
  }

  /** The question which row holds a guarded value. */
  guard(guard: UniqueGuard, options: { readonly besideKey: boolean }): Statement {
    return keep(this.#guards, `${options.besideKey} ${shapeOf([], [guard])}`, () =>
      compileGuard(this.table, guard, options),
    )
  }

  /** A page of rows. */
  select(query: RowQuery): BoundQuery {
    return this.#query(selectShape(query, this.table.binding.anchor), this.table.result)
  }

  /** The number of rows. */
  count(condition: Condition): BoundQuery {
    return this.#query(countShape(condition), [COUNT])
  }

  /** How many keys {@link readKeys} takes at once, for this many that are wanted. */
  keyCount(wanted: number): number {
    return KEY_COUNTS.find((count) => count >= wanted) ?? KEY_COUNTS[KEY_COUNTS.length - 1] ?? 1
  }

  /** Reads the rows of as many keys; the arguments are the keys' columns, key after key. */
  readKeys(count: number): Statement {
    const found = this.#keyed.get(count)
    if (found !== undefined) return found
    const statement = this.#compileReadKeys(count)
    this.#keyed.set(count, statement)
    return statement
  }

  /** Reads no row, but fails where the table or a column is missing. Asked rarely: no server keeps it. */
  presence(): Statement {
    this.#presence ??= compileStatement(
      this.table.syntax.compiler,
      sql`select ${this.table.projection()} from ${this.table.table} where 1 = 0`,
      this.table.result,
      { named: false },
    )
    return this.#presence
  }

  #query(shape: QueryShape, result: Statement['result']): BoundQuery {
    const known = this.#queries.get(shape.shape)
    if (known !== undefined) return { statement: known, arguments: shape.arguments }
    const kept = this.#queries.size < KEPT_SHAPES
    const fragment = shape.build(this.table)
    const statement = compileStatement(this.table.syntax.compiler, fragment, result, {
      named: kept,
    })
    if (kept) this.#queries.set(shape.shape, statement)
    return { statement, arguments: shape.arguments }
  }

  #compileRead(): Statement {
    const { table } = this
    const fragment = sql`select ${table.projection()} from ${table.table} where ${keySql(table, table.binding.anchor)}`
    return compileStatement(table.syntax.compiler, fragment, table.result)
  }

  #compileReadKeys(count: number): Statement {
    const { table } = this
    const { anchor } = table.binding
    const slot = (at: number, index: number, name: string) =>
      slotMaker(table.column(name), 'condition', at * anchor.length + index)
    const [only] = anchor
    const numbers = Array.from({ length: count }, (_, at) => at)
    const condition =
      anchor.length === 1 && only !== undefined
        ? sql`${columnReference(only)} in (${sql.join(numbers.map((at) => slot(at, 0, only)()))})`
        : sql.join(
            numbers.map((at) => {
              const parts = anchor.map((name, index) =>
                equalSql(
                  table,
                  table.column(name),
                  columnReference(name),
                  slot(at, index, name),
                  'exact',
                ),
              )
              return sql`(${sql.join(parts, sql` and `)})`
            }),
            sql` or `,
          )
    const fragment = sql`select ${table.projection()} from ${table.table} where ${condition}`
    return compileStatement(table.syntax.compiler, fragment, table.result)
  }
}

const COUNT = { name: 'count', decode: (raw: unknown) => Number(raw) }

function shapeOf(columns: readonly string[], guards: readonly UniqueGuard[]): string {
  let shape = ''
  for (const column of columns) shape += `${column.length}:${column},`
  for (const guard of guards) shape += `|${guard.case}:${guard.column.length}:${guard.column}`
  return shape
}

function keep<T>(kept: Map<string, T>, shape: string, compile: () => T): T {
  const known = kept.get(shape)
  if (known !== undefined) return known
  const compiled = compile()
  if (kept.size < KEPT_SHAPES) kept.set(shape, compiled)
  return compiled
}
