import type { ColumnDescription, TableName } from '../../model/table.ts'
import type { GrantQuestion } from './grants.ts'
import type { IndexQuestion } from './index-advice.ts'

/**
 * What the owner of a table runs by hand to mend something, in the words of a dialect. Only texts for people:
 * nothing here is ever sent, and nothing loads the query builder.
 */
export interface Remedies {
  /** The index that an equality in a column can use. */
  index(question: IndexQuestion): string
  /** A unique key over columns. */
  uniqueKey(table: TableName, columns: readonly string[]): string
  /** Makes a text column longer, or Unicode, or both; `undefined` where the product changes no columns. */
  retype(table: TableName, column: ColumnDescription, length: number): string | undefined
  dropTrigger(table: TableName, trigger: string): string
  /** Defaults may take numbers from sequences, which a login must be allowed to use. */
  readonly sequences?: true
  /** The statements that allow a login what is asked; none where the product has no logins. */
  grants(question: GrantQuestion): readonly string[]
}
