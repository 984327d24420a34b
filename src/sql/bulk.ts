import type { ColumnValue } from '../model/value.ts'
import type { SyncError } from '../model/errors.ts'
import type { RowOutcome, TableBinding, UniqueGuard } from './row-operation.ts'

/** The values of one row, in the order of the columns that stand beside it; `undefined` leaves a column alone. */
export type Cells = readonly (ColumnValue | undefined)[]

/** Many changes of one shape: they become one statement (or one staging table and one statement). */
export type BulkWrite =
  | {
      readonly kind: 'insert'
      readonly columns: readonly string[]
      readonly rows: readonly Cells[]
      readonly unique: readonly UniqueGuard[]
    }
  | {
      readonly kind: 'update'
      /** The columns to set; the anchor columns are never among them. */
      readonly columns: readonly string[]
      readonly rows: readonly Cells[]
      /** The anchor values of each row, in the order of the binding's anchor. */
      readonly keys: readonly Cells[]
      readonly unique: readonly UniqueGuard[]
    }
  | { readonly kind: 'delete'; readonly keys: readonly Cells[] }

/** What became of a bulk write, row by row. */
export interface BulkOutcome {
  /** Rows written. */
  readonly written: number
  /** The rows that were not simply written, by their place in `rows` (or `keys`): refused ones, absent ones, those that exist already. */
  readonly exceptions: ReadonlyMap<number, RowOutcome | SyncError>
  /** Keys that the database made, by place, where the anchor is generated. */
  readonly keys?: ReadonlyMap<number, Cells>
}

/** One table, many rows at a time. */
export interface BulkTable {
  /**
   * All live rows in anchor order, a page at a time by keyset (no cursor, no long transaction); cells in the
   * order of the binding's columns. A row that others insert behind the page may be missed, none comes twice.
   */
  scan(options: ScanOptions): AsyncIterable<readonly Cells[]>
  /** How many rows the table has, roughly where the database knows it without counting; for progress. */
  estimate(): Promise<number | undefined>
  /** Rows that a write of a run is to have at most; more would take more memory and no less time. */
  readonly mostRows: number
  /**
   * Writes many rows set-based, in one transaction: all that can be written is, a row that the database
   * refuses is found (by halving, then by the single path) and set aside alone. The outcome of each row is
   * the one that `TargetTable.write` would have given. May be repeated after a crash.
   *
   * @throws SyncError `DATABASE_*` when nothing was written or, after a lost connection, nobody can say
   */
  write(write: BulkWrite, options?: { readonly signal?: AbortSignal }): Promise<BulkOutcome>
}

/** How a table is read through. */
export interface ScanOptions {
  readonly pageSize: number
  /** Only these columns (the anchor is always among them), in this order; the binding's when left out. */
  readonly columns?: readonly string[]
  readonly signal?: AbortSignal
}

/** How rows that changed are found (spec §7, `deltaImport`). */
export interface ChangeReader {
  /**
   * The place from which the next read starts, asked of the database (its clock, its row version), to be
   * taken before a full import begins.
   */
  now(): Promise<string>
  /**
   * Rows written since a watermark, and keys of deleted rows where the strategy knows them. Rows at exactly
   * the watermark come again (equal timestamps are never lost).
   *
   * @throws SyncError `WATERMARK_LOST` when the database no longer knows what changed since then: a full
   *   import is needed
   */
  since(watermark: string, options: ScanOptions): AsyncGenerator<ChangePage, string>
  /** Whether deletes come with the changes; else keys are scanned every so often. */
  readonly seesDeletes: boolean
}

/** A page of changes. */
export interface ChangePage {
  /** Live rows, cells in the order of the binding's columns. */
  readonly rows: readonly Cells[]
  /** Anchor values of rows that are gone. */
  readonly gone: readonly Cells[]
}

/** What `import.delta` says, in normal form; durations in milliseconds. */
export interface ChangeSettings {
  readonly strategy: 'watermark' | 'changeTracking' | 'history'
  /** The timestamp or rowversion column (`watermark`), or the time column of the history table. */
  readonly column?: string
  readonly table?: { readonly schema?: string; readonly name: string }
  readonly overlap: number
}

/** The part of a target that works on many rows. */
export interface BulkTarget {
  bulk(binding: TableBinding): BulkTable
  /** @throws SyncError `DATABASE_SCHEMA` when the table has not what the strategy needs */
  changes(binding: TableBinding, settings: ChangeSettings): ChangeReader
}
