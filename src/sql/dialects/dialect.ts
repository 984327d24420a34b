import type { Awaitable } from '../../model/awaitable.ts'
import type { AwayReason } from '../../model/away-reason.ts'
import type { CaseRule } from '../../model/condition.ts'
import type { DialectName } from '../../model/dialects.ts'
import type { Code } from '../../model/errors.ts'
import type { ColumnDescription, TableDescription, TableName } from '../../model/table.ts'
import type { TableSurvey } from '../../model/table-survey.ts'
import type { ColumnValue } from '../../model/value.ts'
import type { Answer } from './answer.ts'
import type { ChangeSyntax } from './changes.ts'
import type { Compiler, Fragment, SlotRole, Statement } from '../statement.ts'
import type { StagingConnection, StagingSyntax } from './staging.ts'

export type { Answer } from './answer.ts'
export type { AwayReason } from '../../model/away-reason.ts'

/** The names of the dialects, as the configuration writes them. */
export type { DialectName }

/**
 * One kind of database: what it calls things, how it compares, how it is reached. A dialect states only
 * what differs; everything that uses it asks for a capability and never for the name.
 */
export interface Dialect {
  readonly name: DialectName
  /** The product's name, for messages. */
  readonly title: string
  readonly summary: string
  /** A connection string that shows the form; it holds no real secret. */
  readonly example: string
  readonly syntax: Syntax
  /**
   * How concurrent writes share work. `none`: a statement each. `turn`: the writes of one turn of the event
   * loop share a transaction. `statement`: writes that wait for one in flight become one statement.
   */
  readonly grouping: 'none' | 'turn' | 'statement'
  /** Whether the database itself refuses the writes of a read-only session; else they are refused here. */
  readonly refusesWrites: boolean
  /** Connections are not encrypted where nothing is said of it, as the drivers have it. */
  readonly plainUnlessAsked?: true
  /** Reads a connection string. Must not let it out in an error. */
  parse(text: string): ConnectionSettings
  /** Opens a pool; connects when first used. */
  open(settings: ConnectionSettings, context: OpenContext): Promise<Database>
  /** Reads the catalogue. */
  describe(connection: Connection, table: TableName): Promise<TableDescription | undefined>
  /** What the login may do with a described table, and what points at it; by the catalogue, nothing is tried. */
  survey(connection: Connection, description: TableDescription): Promise<TableSurvey>
  /** Tables and views that the login may see, at most a thousand, those that need no schema first. */
  list(connection: Connection): Promise<readonly TableName[]>
  /** How many rows a table has, as the catalogue guesses; absent where counting costs little. */
  estimate?(connection: Connection, table: TableName): Promise<number | undefined>
  /** Whether what is written into a table can be rolled back; absent where that is so for every table. */
  rollsBack?(connection: Connection, table: TableName): Promise<boolean>
  /** What a driver's error means. */
  failure(thrown: unknown): Failure
}

/** What a target needs from its surroundings. */
export interface OpenContext {
  /** Between 0 and 1, for the jitter of retries. */
  readonly random: () => number
  /** Told of things that do not fail a call, in a sentence without values. */
  readonly onWarning: (message: string) => void
}

/** How to reach a database, with the password revealed. Times in milliseconds. */
export interface ConnectionSettings {
  readonly host?: string
  readonly port?: number
  readonly database?: string
  readonly user?: string
  readonly password?: string
  /** SQLite: the file, or `:memory:`. */
  readonly path?: string
  readonly ssl?: boolean | 'require' | 'verify'
  readonly poolSize?: number
  readonly connectTimeout?: number
  readonly statementTimeout?: number
  readonly namedStatements?: boolean
  /** How long a statement waits for the locks of others, where that is not the limit of the statement. */
  readonly lockTimeout?: number
  /** Every transaction is read-only, as far as the database can see to that. */
  readonly readOnly?: boolean
}

/** The SQL of a dialect, compiled without a connection. */
export interface Syntax {
  /** Kysely with the dialect's query compiler and no connection; built once. */
  readonly compiler: Compiler
  readonly writing: WriteCapabilities
  /** How values of a column travel. */
  codec(column: ColumnDescription): ColumnCodec
  /** How a column is selected, where the driver would otherwise spoil its value. */
  project(column: ColumnDescription, reference: Fragment): Fragment
  /** Equality of texts; `exact` tells every character apart, trailing blanks too, and still uses the index. */
  equal(column: ColumnDescription, reference: Fragment, slot: SlotMaker, rule: CaseRule): Fragment
  /** Contains, starts with, ends with; the value is never a pattern of its own. */
  match(match: TextMatch, reference: Fragment, slot: SlotMaker): Fragment
  /** A text, or a parameter compared with it, in the form that sorts by the rule. */
  ordered(column: ColumnDescription, text: Fragment, rule: CaseRule): Fragment
  /** The end of a SELECT: `limit` and `offset` are parameters. */
  page(limit: Fragment, offset: Fragment | undefined): Fragment
  /** Whether `(a, b) > (x, y)` finds its rows by an index. */
  readonly comparesRows?: true
  /** What {@link page} needs before it where any order will do. */
  readonly anyOrder?: Fragment
  /** How many characters a text has. */
  characters(text: Fragment): Fragment
  /** How the driver takes a number of rows. */
  count(value: ColumnValue): unknown
  /** `INSERT` of a row without a single given value. */
  insertDefaults(table: Fragment): Fragment
  /** `INSERT … SELECT <values> <this> WHERE …`: what stands for no table. */
  readonly fromNothing: Fragment | undefined
  /** Whether any row of a table that is being written meets a condition. */
  exists(table: Fragment, condition: Fragment): Fragment
  /** Present where `grouping` is `statement`. */
  readonly batch?: BatchSyntax
  /** How rows that changed are found. */
  readonly changes: ChangeSyntax
  /** How many rows are taken at once; absent where a row after the other is as fast. */
  readonly staging?: StagingSyntax
}

/** How the values of many rows become a table in one statement. */
export interface BatchSyntax {
  /** The table, from one parameter per column; each takes an array. */
  source(slots: readonly Fragment[]): Fragment
  /** A value of the table as the column's type; `undefined` when the type cannot be named safely. */
  value(column: ColumnDescription, at: number): Fragment | undefined
  /** The number of the row, from one. */
  readonly ordinal: Fragment
  /** Like {@link Syntax.exists}, asked anew for every row of the batch. */
  exists(table: Fragment, condition: Fragment): Fragment
}

/** How a text is searched for. */
export interface TextMatch {
  readonly comparison: 'co' | 'sw' | 'ew'
  readonly column: ColumnDescription
  readonly rule: CaseRule
}

/** Makes a parameter; a dialect that needs the value twice calls it twice. */
export type SlotMaker = (transform?: (text: string) => string) => Fragment

/** How the row is had after it was written. */
export interface WriteCapabilities {
  /** `RETURNING` after INSERT, UPDATE. It shows the row before AFTER triggers. */
  readonly returning: { readonly insert: boolean; readonly update: boolean }
  /** How a key that the database makes is learnt when `returning.insert` is missing. */
  readonly insertId: boolean
  /** Writes, counts and reads back in one text, triggers or not; replaces all of the above. */
  readonly compose?: WriteComposer
}

/** The parts of a write that reads back in the same text. */
export interface WriteComposer {
  insert(parts: {
    readonly into: Fragment
    readonly source: Fragment
    /** Anchor columns that the database makes. */
    readonly made: readonly ColumnDescription[]
    /** The SELECT that reads the row, up to its WHERE; the aliased table is `written`. */
    readonly select: Fragment
    /** The condition on the given part of the anchor. */
    readonly key: Fragment | undefined
    readonly alias: string
  }): Fragment
  update(parts: { readonly update: Fragment; readonly select: Fragment }): Fragment
  remove(parts: { readonly remove: Fragment }): Fragment
}

/** How values of one column travel between canonical form and driver. Never sees NULL on the way back. */
export interface ColumnCodec {
  /** The parameter's type, for `explain`. */
  readonly type: string
  /** @throws SyncError `ROW_TYPE` for a value that no column of this kind can hold */
  encode(value: ColumnValue, role: SlotRole): unknown
  decode(raw: unknown): ColumnValue
}

/** An open database. */
export interface Database {
  /** Runs something on a connection of its own, waiting for one if need be. */
  run<T>(use: (connection: Connection) => Awaitable<T>): Promise<T>
  /** The connection of an embedded database, for reads that need not wait; `undefined` before it is open. */
  opened?(): Connection | undefined
  /** How its connections are used just now; absent for an embedded database, which has one. */
  connections?(): ConnectionUse
  /** Told how many connectors share it. */
  usedBy?(connectors: number): void
  close(): Promise<void>
}

/** How many connections there are, by what they do; `waiting` is who waits for one to become free. */
export interface ConnectionUse {
  readonly busy: number
  readonly idle: number
  readonly waiting: number
}

/** One connection. An embedded database answers at once, a server later. */
export interface Connection {
  execute(statement: Statement, parameters: readonly unknown[]): Awaitable<Answer>
  /** Present where writes of one turn share a transaction. */
  readonly transaction?: TransactionControl
  /** Present where the syntax has `staging`. */
  readonly staging?: StagingConnection
}

/** Begins and ends transactions of a connection that answers at once. */
export interface TransactionControl {
  begin(): void
  commit(): void
  /**
   * Resolves when what was committed survives a power cut; absent where `commit` sees to that itself.
   *
   * @param options `meanwhile`: the caller has something else to do, so that another thread is worth its price
   * @throws SyncError `DATABASE_UNREACHABLE` when that cannot be said
   */
  durable?(options?: { readonly meanwhile: boolean }): Promise<void>
  /**
   * To be called between the transactions of a bulk write: makes the log of what was written shorter, and gives a
   * promise where the next one has to wait for that.
   */
  relieve?(): Promise<void> | undefined
  /** Ends a transaction without effect; does nothing when the database has ended it already. */
  rollback(): void
  readonly active: boolean
}

/** What a driver's error means. */
export interface Failure {
  readonly code: Code
  /** With `DATABASE_UNREACHABLE`. */
  readonly reason?: AwayReason
  readonly column?: string
  /** The columns of a key that has several; `column` is absent then. */
  readonly columns?: readonly string[]
  readonly constraint?: string
  /** `again`: the transaction is gone, the connection is good. `reconnect`: the connection is gone, the outcome unknown. */
  readonly retry?: 'again' | 'reconnect'
}

/** The kinds that hold text. */
export function isText(column: ColumnDescription): boolean {
  return column.kind === 'text'
}
