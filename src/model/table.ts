import type { TableName } from './table-name.ts'
import type { TableEvidence, TableSurvey } from './table-survey.ts'

export type { TableName } from './table-name.ts'

/** What a column can hold, across dialects (see `ColumnValue`). */
export type ColumnKind =
  | 'text'
  | 'int'
  | 'decimal'
  | 'float'
  | 'bool'
  | 'uuid'
  | 'date'
  | 'time'
  | 'datetime'
  | 'json'
  | 'binary'
  | 'unknown'

/** One column as the catalogue describes it. */
export interface ColumnDescription {
  readonly name: string
  /** The type as the database writes it, such as `varchar(50)`. */
  readonly type: string
  readonly kind: ColumnKind
  /** Longest text in characters (in bytes when `unicode` is false and the type counts bytes). */
  readonly length?: number
  /** Bytes of a whole number, sign included; absent where the database does not refuse one that is larger. */
  readonly bytes?: 2 | 4
  readonly nullable: boolean
  readonly hasDefault: boolean
  /** The database makes the value: an identity or auto-increment column, or a computed one. */
  readonly generated?: 'identity' | 'computed'
  /** An identity that may come again once its row is deleted: SQLite without `AUTOINCREMENT`. */
  readonly reused?: true
  /** Whether every Unicode character can be stored. */
  readonly unicode: boolean
  /** Whether the column's own collation tells upper from lower case; true where unknown. */
  readonly caseSensitive: boolean
  /** What stands there when no value is given, as the catalogue writes it. */
  readonly default?: string
  /** The collation's name, of text columns where the catalogue tells it. */
  readonly collation?: string
}

/** A trigger on a table. */
export interface TriggerDescription {
  readonly name: string
  readonly events: readonly ('insert' | 'update' | 'delete')[]
  /** Whether its text deletes rows of this table, as far as can be read. */
  readonly deletes: boolean
  /** Its text changes rows of this table, as far as can be read: the written one before, or any after. */
  readonly changes?: true
  /** The only columns that it changes, in lower case; absent where that cannot be read. */
  readonly sets?: readonly string[]
}

/** A table or view as the catalogue describes it, read at start and kept in schema snapshots. */
export interface TableDescription {
  readonly table: TableName
  readonly kind: 'table' | 'view'
  readonly columns: readonly ColumnDescription[]
  readonly primaryKey: readonly string[]
  /** Other unique keys; the primary key is not repeated. */
  readonly uniqueKeys: readonly (readonly string[])[]
  /**
   * The columns of each unique key, the primary one included, by its name: where the errors of the database name the key
   * and not the column.
   */
  readonly namedKeys?: ReadonlyMap<string, readonly string[]>
  /** First columns of indexes that can serve a lookup, with the way they fold case. */
  readonly indexed: readonly { readonly column: string; readonly folded: boolean }[]
  readonly triggers: readonly TriggerDescription[]
  /** Login, privileges, references: where they were asked for. */
  readonly survey?: TableSurvey
  /** What the rows say: where they were counted. */
  readonly evidence?: TableEvidence
}

/** `schema.name` or `name`, for messages; never for SQL. */
export function formatTable(table: TableName): string {
  return table.schema === undefined ? table.name : `${table.schema}.${table.name}`
}
