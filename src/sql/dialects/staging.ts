import type { CaseRule } from '../../model/condition.ts'
import type { ColumnDescription } from '../../model/table.ts'
import type { Fragment } from '../statement.ts'
import type { Answer } from './answer.ts'

/**
 * How a server takes many rows at once: they are loaded into a temporary table of the session, and one
 * statement writes from there.
 */
export interface StagingSyntax {
  /** The temporary table, as statements name it. */
  readonly table: Fragment
  /** Takes away what was staged before; absent where the end of a transaction does. */
  readonly drop?: Fragment
  readonly begin: string
  readonly commit: string
  /** Does nothing when the server has ended the transaction already. */
  readonly rollback: string
  /**
   * Makes the temporary table. Its columns have the types of the target's, so that a value is read once and
   * joins find indexes.
   */
  create(parts: StagingParts): Fragment
  /** The command that rows are loaded by; `undefined` where the driver makes it. */
  load(columns: readonly StagedColumn[]): Fragment | undefined
  /**
   * The command that loads new rows straight into the target, where a load tells whether each row was taken as it is
   * ({@link StagingConnection.loadNew}); the columns have the names of the target's. Absent where a load refuses rows.
   */
  loadNew?(target: Fragment, columns: readonly StagedColumn[]): Fragment
  /** Like `Syntax.equal`, with a staged value in place of a parameter. */
  equal(column: ColumnDescription, reference: Fragment, staged: Fragment, rule: CaseRule): Fragment
  update(parts: StagedWriteParts & { readonly set: readonly SetPart[] }): Fragment
  remove(parts: StagedWriteParts): Fragment
}

/** One column of the temporary table. */
export interface StagedColumn {
  /** Its name there; short, so that no name of a target meets another. */
  readonly name: string
  /** The target's column that it is for; absent for the number of the row. */
  readonly of?: ColumnDescription
}

/** What the temporary table is made from. */
export interface StagingParts {
  readonly target: Fragment
  readonly columns: readonly StagedColumn[]
}

/** What a write from the temporary table is made from. The target is called `written`, the other `staged`. */
export interface StagedWriteParts {
  readonly target: Fragment
  /** That a staged row and a row of the target have the same key. */
  readonly match: Fragment
}

/** One column to set. */
export interface SetPart {
  readonly column: string
  readonly value: Fragment
}

/** What a connection must do for staging; texts hold no values and no parameters. */
export interface StagingConnection {
  /** Sends a text as it is: nothing is prepared, so that it may name a temporary table. */
  send(sql: string): Promise<Answer>
  /**
   * Loads rows into the temporary table. The cells are as the columns' codecs encode them, in their order.
   *
   * @throws a driver's error; those of rows are the same kinds as on writing
   */
  load(load: StagingLoad): Promise<void>
  /**
   * Loads new rows into the target itself.
   *
   * @returns whether each row was taken as it is; else the transaction is to be rolled back
   */
  loadNew?(load: StagingLoad): Promise<boolean>
}

/** Rows on their way into the temporary table. */
export interface StagingLoad {
  /** The command of {@link StagingSyntax.load}, or of {@link StagingSyntax.loadNew}. */
  readonly sql: string
  readonly columns: readonly StagedColumn[]
  readonly rows: readonly (readonly unknown[])[]
}
