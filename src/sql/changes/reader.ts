import { sql } from 'kysely'
import { whenReady } from '../../model/awaitable.ts'
import { SyncError } from '../../model/errors.ts'
import { type ColumnDescription, formatTable } from '../../model/table.ts'
import type { ColumnValue } from '../../model/value.ts'
import { type Attempts, tryRepeatedly } from '../attempts.ts'
import type { Database, Dialect } from '../dialects/dialect.ts'
import type { TableBinding } from '../row-operation.ts'
import { bind, compileStatement, type Fragment, type ResultColumn, Slot } from '../statement.ts'
import { type BoundTable, bindTable } from '../statements/columns.ts'

/** What reading changes needs of its target. */
export interface ChangeSurroundings {
  readonly dialect: Dialect
  /** Connections for long reads, which cannot write. */
  readonly reading: Database
  readonly random: () => number
}

/** Milliseconds in which a read that was cut off is tried again. */
const RETRY_BUDGET = 30_000

/** One table as the readers of changes ask it. */
export class ChangeTable {
  readonly bound: BoundTable
  readonly dialect: Dialect
  readonly #reading: Database
  readonly #attempts: Attempts

  constructor({ dialect, reading, random }: ChangeSurroundings, binding: TableBinding) {
    this.dialect = dialect
    this.bound = bindTable(dialect.syntax, binding)
    this.#reading = reading
    const context = { dialect, description: binding.description }
    this.#attempts = { dialect, random, context, repeatable: true, budget: RETRY_BUDGET }
  }

  /** The rows of a question, each cell as the result's columns decode it. */
  async ask(
    question: Fragment,
    result: readonly ResultColumn[],
    values: readonly ColumnValue[] = [],
  ): Promise<ColumnValue[][]> {
    const { compiler } = this.dialect.syntax
    const statement = compileStatement(compiler, question, result, { named: false })
    const parameters = bind(statement, { arguments: values })
    const rows = await tryRepeatedly(this.#attempts, () =>
      this.#reading.run((connection) =>
        whenReady(connection.execute(statement, parameters), (answer) => answer.rows),
      ),
    )
    return rows.map((row) =>
      result.map((column, at) => {
        const cell = row[at]
        return cell === null || cell === undefined ? null : column.decode(cell)
      }),
    )
  }

  /** @throws SyncError `DATABASE_SCHEMA` when the table has no such column */
  column(name: string): ColumnDescription {
    return this.bound.column(name).description
  }

  /** A parameter of no column; its argument is given by number. */
  parameter(argument: number, encode: (value: ColumnValue) => unknown = asIs): Fragment {
    return sql`${new Slot('condition', '', '', argument, encode)}`
  }

  /** A parameter that is a long whole number. */
  number(argument: number): Fragment {
    const { bindNumber } = this.dialect.syntax.changes
    return this.parameter(argument, (value) => bindNumber?.(String(value)) ?? String(value))
  }

  /** A parameter that is a canonical instant, in the form that sorts. */
  instant(argument: number): Fragment {
    const { bindInstant, instant } = this.dialect.syntax.changes
    const slot = this.parameter(argument, (value) => bindInstant?.(String(value)) ?? value)
    return instant?.(slot) ?? slot
  }

  get title(): string {
    return formatTable(this.bound.binding.description.table)
  }
}

function asIs(value: ColumnValue): unknown {
  return value
}

/** That the database no longer knows what changed since a watermark. */
export function watermarkLost(table: ChangeTable, reason: string): SyncError {
  return new SyncError(
    'WATERMARK_LOST',
    `${reason} What changed in the table ${table.title} since the last import is not known: run a full import.`,
    { table: table.title },
  )
}
