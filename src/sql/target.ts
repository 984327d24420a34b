import type { Awaitable } from '../model/awaitable.ts'
import type { CaseRule, Condition } from '../model/condition.ts'
import type { TableDescription, TableName } from '../model/table.ts'
import type { ColumnValue, Row } from '../model/value.ts'

/** The database of one connector: a pool, opened when it is first needed. */
export interface Target {
  /** The name of the dialect, for messages; nobody outside `sql` decides by it. */
  readonly dialect: string
  /**
   * Asks the database whether it answers.
   *
   * @throws SyncError `DATABASE_UNREACHABLE`, `DATABASE_TIMEOUT`, `DATABASE_PERMISSION`
   */
  check(signal?: AbortSignal): Promise<void>
  /**
   * Reads the catalogue; `undefined` when there is no such table or view.
   */
  describe(table: TableName, signal?: AbortSignal): Promise<TableDescription | undefined>
  /** Compiles the statements of one table. Reads nothing. */
  table(binding: TableBinding): TargetTable
  close(): Promise<void>
}

/** What the statements of a table are compiled from. */
export interface TableBinding {
  readonly description: TableDescription
  /** Columns that are read and written, in a fixed order. */
  readonly columns: readonly string[]
  readonly anchor: readonly string[]
}

/**
 * One table, ready for events. Every value is bound; every method answers with SyncError codes only. An
 * embedded database answers reads at once.
 */
export interface TargetTable {
  /** The live row, or `undefined`. The anchor is compared exactly, whatever the collation. */
  read(key: Row): Awaitable<Row | undefined>
  /** The live rows of many anchors, in no order; those that do not exist are missing. */
  readMany(keys: readonly Row[]): Promise<readonly Row[]>
  /** Rows that meet a condition, in a stable order that ends in the anchor. */
  select(query: RowQuery): Awaitable<readonly Row[]>
  count(condition: Condition): Promise<number>
  /**
   * Writes one row in a transaction and reads it back. Concurrent calls may share a round trip and a
   * commit; each has its own outcome. Transient failures are retried, bounded. Every operation may be
   * repeated: the same call gives the same row again.
   *
   * @throws SyncError `ROW_*` with the column, `DATABASE_*`
   */
  write(operation: RowOperation): Promise<RowOutcome>
}

/** A page of rows. */
export interface RowQuery {
  readonly condition: Condition
  readonly sort?: { readonly column: string; readonly case: CaseRule; readonly descending: boolean }
  /** Rows to pass over; slow when large, so `after` is used where the last row is known. */
  readonly offset?: number
  /** The last row of the page before: the query goes on behind it (keyset paging). */
  readonly after?: Row
  readonly limit: number
}

/** A value that must not stand in another row. */
export interface UniqueGuard {
  readonly column: string
  readonly case: CaseRule
}

/** One change of one row. A column that is absent from `values` or `set` is left alone. */
export type RowOperation =
  | {
      readonly kind: 'insert'
      readonly values: Row
      readonly unique: readonly UniqueGuard[]
    }
  | {
      readonly kind: 'update'
      readonly key: Row
      readonly set: Row
      /** Guards for columns of `set`. */
      readonly unique: readonly UniqueGuard[]
    }
  | { readonly kind: 'delete'; readonly key: Row }

/** What became of an operation. */
export type RowOutcome =
  /** Done. `row` is the live row afterwards, generated keys included; absent when a trigger took it away. */
  | { readonly kind: 'written'; readonly row?: Row }
  /** The key has no row (update, delete). */
  | { readonly kind: 'absent' }
  /** A row with this key, or with a guarded value, exists already. `column` is the guarded column, absent for the key. */
  | { readonly kind: 'exists'; readonly column?: string }

/** A statement as it will be sent, for `explain` and golden files. */
export interface StatementText {
  readonly event: string
  readonly sql: string
  /** The column that each parameter is bound to, in order. */
  readonly parameters: readonly {
    readonly column: string
    readonly type: string
    readonly role: 'set' | 'key' | 'condition' | 'limit'
  }[]
}

/** Values for one statement, by dialect; for `explain` with a sample. */
export type BoundValues = readonly ColumnValue[]
