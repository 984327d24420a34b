import type { ColumnDescription } from '../../model/table.ts'
import type { Fragment } from '../statement.ts'

/** How a database tells which rows changed. */
export interface ChangeSyntax {
  /** The database's clock, in UTC. */
  readonly clock: Fragment
  /** The latest instant of a column. */
  readonly latest: (reference: Fragment) => Fragment
  /** An instant in the form that sorts; where it is left out, a column and a parameter do as they are. */
  readonly instant?: (instant: Fragment) => Fragment
  /** How the driver takes a canonical instant that belongs to no described column; as it is, if left out. */
  readonly bindInstant?: (instant: string) => unknown
  /** How the driver takes a long whole number; as its digits, if left out. */
  readonly bindNumber?: (digits: string) => unknown
  /** A counter that the database raises with every write of a row. */
  readonly rowVersion?: {
    readonly matches: (column: ColumnDescription) => boolean
    /** The version below which nothing can change any more, as text that {@link since} takes. */
    readonly now: Fragment
    readonly since: (reference: Fragment, version: Fragment) => Fragment
    /** Whether a version lies ahead of what the database has given out: 1 or 0. */
    readonly ahead: (version: Fragment) => Fragment
  }
  /** What the database keeps by itself of the keys that changed. */
  readonly tracking?: {
    readonly now: Fragment
    /** The oldest version from which changes are still known; NULL when the table, by schema and name, is not tracked. */
    readonly oldest: (names: readonly Fragment[]) => Fragment
    /** The changed keys since a version, as a table to select from. */
    readonly changed: (table: Fragment, version: Fragment) => Fragment
  }
  /** The statements that make a history table and the triggers that fill it, as the owner runs them. */
  readonly history: (parts: HistoryParts) => readonly Fragment[]
  /** How the database's own client tells where such a statement ends; by a semicolon, if left out. */
  readonly script?: { readonly begin: string; readonly end: string }
}

/** What a history table is made from. */
export interface HistoryParts {
  /** The table whose changes are kept. */
  readonly table: Fragment
  /** The history table. */
  readonly history: Fragment
  /** A name for a trigger or function, in the schema of the history table. */
  readonly named: (suffix: string) => Fragment
  readonly anchor: readonly ColumnDescription[]
}

/** The columns of a history table beside the anchor: the number of the change, and when it was made. */
export const HISTORY_NUMBER = 'rollcall_no'

/** See {@link HISTORY_NUMBER}. */
export const HISTORY_TIME = 'rollcall_at'
