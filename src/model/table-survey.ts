import type { TableName } from './table-name.ts'

/** Where a table stands and what the login may do there: read on demand, never for an event. */
export interface TableSurvey {
  readonly database: DatabaseIdentity
  readonly allowed: Allowed
  /** Foreign keys of other tables that point at this one. */
  readonly referencedBy: readonly Reference[]
  /** Policies decide which rows the login sees or writes; only where they apply to this login. */
  readonly rowSecurity: boolean
}

/** Which database it is. */
export interface DatabaseIdentity {
  /** The product's name, such as `PostgreSQL`. */
  readonly product: string
  readonly version: string
  /** The database's name; a file's name for SQLite. */
  readonly name: string
  /** Who is logged in; empty where the database knows no logins. */
  readonly login: string
}

/** What a login may do with a table; columns by name, in the order of the table. */
export interface Allowed {
  readonly select: readonly string[]
  readonly insert: readonly string[]
  readonly update: readonly string[]
  readonly delete: boolean
  /** PostgreSQL: sequences of defaults that may not be used, as the catalogue writes them; absent without any. */
  readonly withoutSequences?: readonly string[]
  /** Whether temporary tables may be made, which runs write many rows through. */
  readonly temporary: boolean
}

/** A foreign key that points at a table. */
export interface Reference {
  readonly name: string
  readonly table: TableName
  /** The columns of that table that hold the key. */
  readonly columns: readonly string[]
  /** What the database does with the referring rows when the row goes. */
  readonly onDelete: 'refuse' | 'cascade' | 'set'
}

/** What the rows of a table say: counted on demand, as far as that is bounded. */
export interface TableEvidence {
  /** Rows of the table. */
  readonly rows: number
  /** The database's own guess: the table is too large to count. */
  readonly estimated: boolean
  /** Rows whose text fills its column, by column; they may have been cut. */
  readonly full: ReadonlyMap<string, number>
  /** How many values of a column come more than once, by column. */
  readonly repeated: ReadonlyMap<string, number>
  /** Rows of other tables that point at a row, by the name of the foreign key. */
  readonly referring: ReadonlyMap<string, number>
}
