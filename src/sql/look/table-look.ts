import type { CaseRule } from '../../model/condition.ts'
import type { Reference } from '../../model/table-survey.ts'
import type { Row } from '../../model/value.ts'

/**
 * Looks at the rows of a table for `init` and `validate --online`: every question is bounded, and none needs
 * a key. Reads only.
 */
export interface TableLook {
  /**
   * How many rows there are: counted up to a bound, beyond it the catalogue's guess.
   *
   * @throws SyncError `DATABASE_*`
   */
  size(): Promise<{ readonly rows: number; readonly estimated: boolean }>
  /** Some rows, the first that the database finds; columns that the login may not read are left out. */
  sample(columns: readonly string[], limit: number): Promise<readonly Row[]>
  /** Rows whose text is at least that long, by column, in one scan. */
  atLeast(lengths: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>>
  /** How many values of a column come more than once, without those that are NULL. */
  repeated(column: string, rule: CaseRule): Promise<number>
  /** How many rows point here by a foreign key, counted up to a bound. */
  referring(reference: Reference): Promise<number>
}

/** Rows up to which tables are counted and scanned; beyond it only keys and samples are read. */
export const COUNTED = 200_000
