import type { CaseRule } from '../model/condition.ts'
import type { TableDescription } from '../model/table.ts'
import type { Row } from '../model/value.ts'

/** What the statements of a table are compiled from. */
export interface TableBinding {
  readonly description: TableDescription
  /** Columns that are read and written, in a fixed order. */
  readonly columns: readonly string[]
  readonly anchor: readonly string[]
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

/** An operation that was carried out. */
export interface Applied {
  readonly outcome: RowOutcome
  /**
   * Resolves when a power cut no longer undoes it, rejects with `DATABASE_UNREACHABLE` when that cannot be said; absent
   * where the outcome was waited for until then. The disk is on its way also when nobody asks.
   */
  readonly durable?: Promise<void>
}

/** What a rehearsed operation did. */
export interface Rehearsed {
  /** `absent`: the key had no row; `exists`: the key, or a value that must be unique, was taken. */
  readonly kind: 'written' | 'absent' | 'exists'
  /** The row afterwards, triggers and all; absent when there is none. */
  readonly row: Row | undefined
}

/** What a rehearsal begins with. */
export interface Rehearsal {
  /** The row that is to stand there, in the place of one that has its key; absent when there is none. */
  readonly before: Row | undefined
  /** Absent when nothing is sent. */
  readonly operation: RowOperation | undefined
}
