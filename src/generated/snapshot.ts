// Generated from schemas/snapshot.schema.json by scripts/generate.ts. Do not edit.

/**
 * `all`, or the columns by name.
 */
export type PrivilegedColumns = 'all' | string[]

/**
 * The tables of one connector as the catalogue of its database told them: what `rollcall schema pull` writes into `schema/<Connector>.json`, and what offline commands read in place of the database. No row, no login and no address is in it.
 */
export interface SchemaSnapshot {
  /**
   * Where editors find the schema of this file. Rollcall does not read it.
   */
  $schema?: string
  /**
   * The version of this format.
   */
  version: 1
  /**
   * The connector whose tables these are.
   */
  connector: string
  /**
   * The day on which something in it last changed.
   */
  taken: string
  database: Database
  /**
   * The table of each object type, by its name.
   */
  objects: {
    [k: string]: SnapshotTable
  }
}
/**
 * Which product it is.
 */
export interface Database {
  /**
   * The target of the connector.
   */
  dialect: 'mssql' | 'postgres' | 'mysql' | 'mariadb' | 'sqlite'
  /**
   * The product’s name.
   */
  product: string
  /**
   * Its version when the snapshot was taken. A newer one alone is no difference.
   */
  version: string
}
/**
 * A table or view.
 */
export interface SnapshotTable {
  /**
   * Its name as the configuration writes it.
   */
  table: string
  /**
   * A table or a view.
   */
  kind: 'table' | 'view'
  /**
   * The columns in the order of the table.
   */
  columns: SnapshotColumn[]
  /**
   * Its columns; empty without one.
   */
  primaryKey: string[]
  /**
   * The columns of each other unique key.
   */
  uniqueKeys: string[][]
  /**
   * First columns of indexes, and whether they find a value without case.
   */
  indexes: SnapshotIndex[]
  /**
   * Its triggers.
   */
  triggers: SnapshotTrigger[]
  /**
   * Foreign keys that point at the table.
   */
  referencedBy: SnapshotReference[]
  privileges: SnapshotPrivileges
  /**
   * Whether policies decide which rows the login sees and writes.
   */
  rowSecurity: boolean
}
/**
 * One column.
 */
export interface SnapshotColumn {
  /**
   * Exactly as the database has it.
   */
  name: string
  /**
   * As the database writes it.
   */
  type: string
  /**
   * What it can hold, across products.
   */
  kind:
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
  /**
   * The longest text, in characters.
   */
  length?: number
  /**
   * Of a whole number that the database refuses when it is larger.
   */
  bytes?: 2 | 4
  /**
   * Whether it may be NULL.
   */
  nullable: boolean
  /**
   * Whether the database has a value for it when none is given.
   */
  hasDefault: boolean
  /**
   * That value, as the catalogue writes it.
   */
  default?: string
  /**
   * The database makes every value.
   */
  generated?: 'identity' | 'computed'
  /**
   * A number of a deleted row comes again.
   */
  reused?: true
  /**
   * Whether it holds every character.
   */
  unicode: boolean
  /**
   * Whether its collation tells upper from lower case.
   */
  caseSensitive: boolean
  /**
   * Its collation.
   */
  collation?: string
}
/**
 * The first column of an index.
 */
export interface SnapshotIndex {
  /**
   * The column.
   */
  column: string
  /**
   * Whether it finds a value without case.
   */
  folded: boolean
}
/**
 * A trigger, and what its text does as far as can be read.
 */
export interface SnapshotTrigger {
  /**
   * Its name.
   */
  name: string
  /**
   * What it fires for.
   */
  events: ('insert' | 'update' | 'delete')[]
  /**
   * Whether it deletes rows of the table.
   */
  deletes: boolean
  /**
   * It changes rows of the table.
   */
  changes?: true
  /**
   * The only columns that it changes, in lower case; left out where that cannot be read.
   */
  sets?: string[]
}
/**
 * A foreign key of another table.
 */
export interface SnapshotReference {
  /**
   * Its name.
   */
  name: string
  /**
   * The table that has it.
   */
  table: string
  /**
   * The columns of that table.
   */
  columns: string[]
  /**
   * What the database does when the row goes.
   */
  onDelete: 'refuse' | 'cascade' | 'set'
}
/**
 * What the login of the connector may do; `all` stands for every column.
 */
export interface SnapshotPrivileges {
  select: PrivilegedColumns
  insert: PrivilegedColumns
  update: PrivilegedColumns
  /**
   * Whether it may delete rows.
   */
  delete: boolean
  /**
   * Whether it may make temporary tables.
   */
  temporary: boolean
}
