/** The name of a table or view, exactly as the database spells it. */
export interface TableName {
  readonly schema?: string
  readonly name: string
}

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
  /**
   * The index that a comparison of this column can use, as the database writes it; of text columns, where
   * the catalogue was read from a database.
   */
  readonly indexAdvice?: { readonly exact: string; readonly folded: string }
}

/** A trigger on a table. */
export interface TriggerDescription {
  readonly name: string
  readonly events: readonly ('insert' | 'update' | 'delete')[]
  /** Whether its text deletes rows, as far as can be read. */
  readonly deletes: boolean
}

/** A table or view as the catalogue describes it, read at start and kept in schema snapshots. */
export interface TableDescription {
  readonly table: TableName
  readonly kind: 'table' | 'view'
  readonly columns: readonly ColumnDescription[]
  readonly primaryKey: readonly string[]
  /** Other unique keys; the primary key is not repeated. */
  readonly uniqueKeys: readonly (readonly string[])[]
  /** First columns of indexes that can serve a lookup, with the way they fold case. */
  readonly indexed: readonly { readonly column: string; readonly folded: boolean }[]
  readonly triggers: readonly TriggerDescription[]
}

/** `schema.name` or `name`, for messages; never for SQL. */
export function formatTable(table: TableName): string {
  return table.schema === undefined ? table.name : `${table.schema}.${table.name}`
}
