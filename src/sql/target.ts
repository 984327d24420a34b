import type { Awaitable } from '../model/awaitable.ts'
import type { CaseRule, Condition } from '../model/condition.ts'
import type { TableDescription, TableName } from '../model/table.ts'
import type { TableSurvey } from '../model/table-survey.ts'
import type { Row } from '../model/value.ts'
import type { BulkTarget } from './bulk.ts'
import type { ConnectionUse } from './dialects/dialect.ts'
import type { TableLook } from './look/table-look.ts'
import type {
  Applied,
  Rehearsal,
  Rehearsed,
  RowOperation,
  RowOutcome,
  TableBinding,
} from './row-operation.ts'

export type { ConnectionUse } from './dialects/dialect.ts'
export type {
  Applied,
  RowOperation,
  RowOutcome,
  TableBinding,
  UniqueGuard,
} from './row-operation.ts'

/** The database of one connector: a pool, opened when it is first needed. */
export interface Target extends BulkTarget {
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
  /** How its connections are used just now; nothing but zeros for an embedded database. */
  connections(): ConnectionUse
  /**
   * What the login may do with a described table, and what points at it.
   *
   * @throws SyncError `DATABASE_*`
   */
  survey(description: TableDescription): Promise<TableSurvey>
  /** Tables and views that the login may see, at most a thousand. */
  list(): Promise<readonly TableName[]>
  /** Looks at the rows of a table without knowing its keys. Reads nothing before it is asked. */
  look(description: TableDescription): TableLook
  /** Compiles the statements of one table. Reads nothing. */
  table(binding: TableBinding): TargetTable
  /**
   * Carries an operation out in a transaction that is rolled back, with the row before it put there first.
   *
   * @throws SyncError as {@link TargetTable.write}; `DATABASE_SCHEMA` for a table that cannot roll back
   */
  rehearse(binding: TableBinding, rehearsal: Rehearsal): Promise<Rehearsed>
  close(): Promise<void>
}

/**
 * One table, ready for events. Every value is bound; every method answers with SyncError codes only. An
 * embedded database answers reads at once.
 */
export interface TargetTable {
  /**
   * Asks the database whether the table and the columns that are mapped are there; reads no row.
   *
   * @throws SyncError `DATABASE_SCHEMA` when they are not, `DATABASE_PERMISSION`, `DATABASE_UNREACHABLE`,
   *   `DATABASE_TIMEOUT`
   */
  check(): Promise<void>
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
  /**
   * The same for a caller who has something to prepare while the disk works: the outcome, as soon as it is known.
   * Nobody may be told of it before it is durable.
   *
   * @throws SyncError as {@link write}
   */
  apply(operation: RowOperation): Promise<Applied>
  /**
   * Deletes the row of a key, where there is one, and inserts another, both or none of them: how a person gets
   * another anchor and a new row (`onAnchorChange: recreate`). The outcome is that of the insert. May be
   * repeated; the outcome is then `exists`, with the row that the first call wrote.
   *
   * @throws SyncError as {@link write}; `NOT_AVAILABLE_YET` where the dialect has no such transactions
   */
  replace(key: Row, insert: InsertOperation): Promise<RowOutcome>
}

/** The insert of one row. */
export type InsertOperation = Extract<RowOperation, { kind: 'insert' }>

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
