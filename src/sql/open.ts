import { sql } from 'kysely'
import type { Awaitable } from '../model/awaitable.ts'
import { SyncError } from '../model/errors.ts'
import { formatTable, type TableDescription, type TableName } from '../model/table.ts'
import type { TableSurvey } from '../model/table-survey.ts'
import { type Attempts, asSyncError, tryRepeatedly } from './attempts.ts'
import type { BulkTable, ChangeReader, ChangeSettings } from './bulk.ts'
import { openBulkTable } from './bulk/bulk-table.ts'
import { openChanges } from './changes/open-changes.ts'
import { Claims } from './claims.ts'
import type {
  Connection,
  ConnectionSettings,
  ConnectionUse,
  Database,
  Dialect,
  DialectName,
  OpenContext,
} from './dialects/dialect.ts'
import { DEFAULT_TIMES } from './dialects/connection-text.ts'
import { DIALECTS } from './dialects/index.ts'
import { RefusedConnection } from './dialects/refused-connection.ts'
import { openLook } from './look/open-look.ts'
import type { TableLook } from './look/table-look.ts'
import { separateLane, type WriteLane } from './grouping/lane.ts'
import { StatementGroup } from './grouping/statement.ts'
import { TurnGroup } from './grouping/turn.ts'
import { Performer } from './perform.ts'
import { rehearse } from './rehearse.ts'
import type { Rehearsal, Rehearsed } from './row-operation.ts'
import type { SharedDatabases } from './shared-databases.ts'
import { compileStatement } from './statement.ts'
import { TableStatements } from './statements/table-statements.ts'
import { openTable } from './table.ts'
import type { TableBinding, Target, TargetTable } from './target.ts'

/** What a connector says of its database, with every secret revealed. */
export interface TargetConnection {
  readonly dialect: DialectName
  readonly connection: string | ConnectionSettings
}

/** What a target needs from its surroundings; randomness is only for the pauses between tries. */
export interface TargetOptions {
  /** Nothing can be written: the database refuses it, or the target where the database has no such session. */
  readonly readOnly?: boolean
  /** Milliseconds in which the catalogue is to be reached, where that is less than a connection may take. */
  readonly within?: number
  readonly random?: () => number
  readonly onWarning?: (message: string) => void
  /**
   * Where given, targets share what need not be everybody's own: the connection of an SQLite file, and those that read
   * the catalogue of a server with one login. Nothing may be rehearsed on them then.
   */
  readonly shared?: SharedDatabases
}

/**
 * The database of a connector. Connects when it is first used, so it can be opened while the database is
 * away. Loads Kysely (a tenth of a second): import this file where it is needed, not at start.
 *
 * @throws SyncError `CONFIGURATION_INVALID` for a connection string that cannot be read
 */
export function openTarget(definition: TargetConnection, options: TargetOptions = {}): Target {
  const dialect = DIALECTS[definition.dialect]
  const given = readSettings(dialect, definition.connection)
  const settings = options.readOnly === true ? { ...given, readOnly: true } : given
  const context = {
    random: options.random ?? Math.random,
    onWarning: options.onWarning ?? (() => {}),
  }
  if (dialect.plainUnlessAsked === true && settings.ssl === undefined && isElsewhere(settings)) {
    context.onWarning(
      `The connection to ${dialect.title} on another machine is not encrypted: rows and password travel in clear. ` +
        'Say sslmode=verify-full in it, or sslmode=disable where the network is trusted.',
    )
  }
  return new OpenTarget(dialect, settings, context, options)
}

/**
 * Milliseconds for reading the catalogue, in place of the statement's: it is read at start and not under a
 * request, and the catalogue of a big or busy database can be slow.
 */
const CATALOGUE_TIMEOUT = 15_000

class OpenTarget implements Target {
  readonly dialect: string
  readonly #dialect: Dialect
  readonly #context: OpenContext
  readonly #database: LazyDatabase
  readonly #catalogue: LazyDatabase
  readonly #reading: LazyDatabase
  readonly #writing: LazyDatabase
  readonly #claims = new Map<string, Claims>()
  readonly #writesSets: boolean
  readonly #lane: WriteLane
  readonly #attempts: Attempts

  constructor(
    dialect: Dialect,
    settings: ConnectionSettings,
    context: OpenContext,
    options: Pick<TargetOptions, 'within' | 'shared'>,
  ) {
    const { shared } = options
    this.dialect = dialect.name
    this.#dialect = dialect
    this.#context = context
    const isFile = settings.path !== undefined && settings.path !== IN_MEMORY
    this.#database = sharedOrOwn(dialect, settings, context, isFile ? shared : undefined)
    this.#catalogue =
      settings.path === undefined
        ? sharedOrOwn(dialect, forCatalogue(settings, options), context, shared)
        : this.#database
    // An embedded database has one connection, which answers at once.
    this.#reading =
      settings.path === undefined
        ? new LazyDatabase(() => dialect.open(forBulk(settings, { readOnly: true }), context))
        : this.#database
    this.#writing =
      settings.path === undefined
        ? new LazyDatabase(() => dialect.open(forBulk(settings), context))
        : this.#database
    const refused = settings.readOnly === true && !dialect.refusesWrites
    this.#lane = refused ? refusingLane(dialect) : makeLane(dialect, this.#database)
    this.#writesSets = !refused
    this.#attempts = { dialect, random: context.random, context: { dialect }, repeatable: true }
  }

  check(signal?: AbortSignal): Promise<void> {
    const statement = compileStatement(this.#dialect.syntax.compiler, sql`select 1`, [
      { name: 'one', decode: Number },
    ])
    return tryRepeatedly(this.#attempts, async () => {
      signal?.throwIfAborted()
      await this.#database.run((connection) => connection.execute(statement, []))
    })
  }

  describe(table: TableName, signal?: AbortSignal): Promise<TableDescription | undefined> {
    return tryRepeatedly(this.#attempts, () => {
      signal?.throwIfAborted()
      return this.#catalogue.run((connection) => this.#dialect.describe(connection, table))
    })
  }

  survey(description: TableDescription): Promise<TableSurvey> {
    return tryRepeatedly(this.#attempts, () =>
      this.#catalogue.run((connection) => this.#dialect.survey(connection, description)),
    )
  }

  list(): Promise<readonly TableName[]> {
    return tryRepeatedly(this.#attempts, () =>
      this.#catalogue.run((connection) => this.#dialect.list(connection)),
    )
  }

  look(description: TableDescription): TableLook {
    return openLook({ dialect: this.#dialect, reading: this.#reading }, description)
  }

  table(binding: TableBinding): TargetTable {
    return openTable(
      {
        dialect: this.#dialect,
        database: this.#database,
        lane: this.#lane,
        ...(this.#writesSets ? { writing: this.#database } : {}),
        random: this.#context.random,
        claims: this.#claimsOf(binding.description.table),
      },
      binding,
    )
  }

  bulk(binding: TableBinding): BulkTable {
    return openBulkTable(
      {
        dialect: this.#dialect,
        reading: this.#reading,
        ...(this.#writesSets ? { writing: this.#writing } : {}),
        random: this.#context.random,
        onWarning: this.#context.onWarning,
        single: this.table(binding),
        claims: this.#claimsOf(binding.description.table),
      },
      binding,
    )
  }

  changes(binding: TableBinding, settings: ChangeSettings): ChangeReader {
    const surroundings = {
      dialect: this.#dialect,
      reading: this.#reading,
      random: this.#context.random,
    }
    return openChanges(surroundings, binding, settings)
  }

  rehearse(binding: TableBinding, rehearsal: Rehearsal): Promise<Rehearsed> {
    const performer = new Performer(
      this.#dialect,
      new TableStatements(this.#dialect.syntax, binding),
    )
    return rehearse({ dialect: this.#dialect, database: this.#writing }, performer, rehearsal)
  }

  connections(): ConnectionUse {
    const use = { busy: 0, idle: 0, waiting: 0 }
    for (const database of this.#databases()) {
      const { busy, idle, waiting } = database.connections()
      use.busy += busy
      use.idle += idle
      use.waiting += waiting
    }
    return use
  }

  async close(): Promise<void> {
    try {
      await Promise.all([...this.#databases()].map((database) => database.close()))
    } catch (thrown) {
      throw asSyncError(this.#dialect, { dialect: this.#dialect }, thrown)
    }
  }

  #databases(): ReadonlySet<LazyDatabase> {
    return new Set([this.#database, this.#catalogue, this.#reading, this.#writing])
  }

  #claimsOf(table: TableName): Claims {
    const name = formatTable(table)
    const known = this.#claims.get(name) ?? new Claims()
    this.#claims.set(name, known)
    return known
  }
}

/** A database of its own in each target, although each has this name. */
const IN_MEMORY = ':memory:'

function sharedOrOwn(
  dialect: Dialect,
  settings: ConnectionSettings,
  context: OpenContext,
  shared: SharedDatabases | undefined,
): LazyDatabase {
  const open = (): Promise<Database> => dialect.open(settings, context)
  if (shared === undefined) return new LazyDatabase(open)
  return new LazyDatabase(() => shared.take(JSON.stringify([dialect.name, settings]), open))
}

/** Loads the driver when the first statement is sent. */
class LazyDatabase implements Database {
  readonly #open: () => Promise<Database>
  #opening: Promise<Database> | undefined
  #opened: Database | undefined
  #closed = false

  constructor(open: () => Promise<Database>) {
    this.#open = open
  }

  run<T>(use: (connection: Connection) => Awaitable<T>): Promise<T> {
    if (this.#opened !== undefined) return this.#opened.run(use)
    if (this.#closed) return Promise.reject(closed())
    this.#opening ??= this.#open()
    return this.#opening.then((database) => {
      this.#opened = database
      return database.run(use)
    })
  }

  opened(): Connection | undefined {
    return this.#opened?.opened?.()
  }

  connections(): ConnectionUse {
    return this.#opened?.connections?.() ?? { busy: 0, idle: 0, waiting: 0 }
  }

  async close(): Promise<void> {
    this.#closed = true
    const opened = await this.#opening
    this.#opened = undefined
    await opened?.close()
  }
}

function closed(): SyncError {
  return new SyncError(
    'DATABASE_UNREACHABLE',
    'The connector was closed while a request was on its way. Try again.',
    { retryAfter: 1 },
  )
}

/** Of a read-only session that the database does not know. */
function refusingLane(dialect: Dialect): WriteLane {
  return {
    submit: () =>
      Promise.reject(
        new SyncError(
          'DATABASE_READ_ONLY',
          `The connection to ${dialect.title} was opened for reading, and a row was to be written.`,
        ),
      ),
  }
}

function makeLane(dialect: Dialect, database: Database): WriteLane {
  switch (dialect.grouping) {
    case 'turn':
      return new TurnGroup(database)
    case 'statement':
      return new StatementGroup(database, (thrown) => dialect.failure(thrown))
    default:
      return separateLane(database)
  }
}

/** Connections that read the catalogue for several connectors: those that start wait for one another. */
const SHARED_CONNECTIONS = 8

/** A connection with a limit of its own; the pool closes it when nobody has asked for a minute. */
function forCatalogue(
  settings: ConnectionSettings,
  { within = Number.POSITIVE_INFINITY, shared }: Pick<TargetOptions, 'within' | 'shared'>,
): ConnectionSettings {
  const own = settings.statementTimeout ?? DEFAULT_TIMES.statementTimeout
  const connectTimeout = settings.connectTimeout ?? DEFAULT_TIMES.connectTimeout
  return {
    ...settings,
    poolSize: shared === undefined ? 1 : SHARED_CONNECTIONS,
    connectTimeout: Math.min(connectTimeout, within),
    statementTimeout: Math.max(own, CATALOGUE_TIMEOUT),
  }
}

/** Milliseconds that one statement over many rows may take; the limit of an event would cut it off. */
const BULK_TIMEOUT = 600_000

/** Milliseconds for which a set waits for one row that somebody else holds. MySQL waits a second anyway. */
const LOCK_TIMEOUT = 1_000

/** Connections of their own for many rows: two scans or two sets at a time, whatever the events do. */
function forBulk(
  settings: ConnectionSettings,
  options: { readonly readOnly?: boolean } = {},
): ConnectionSettings {
  const own = settings.statementTimeout ?? DEFAULT_TIMES.statementTimeout
  return {
    ...settings,
    ...options,
    poolSize: 2,
    statementTimeout: Math.max(own, BULK_TIMEOUT),
    lockTimeout: LOCK_TIMEOUT,
  }
}

/** Whether a server is reached over a network: not by a socket, nor on this machine. */
function isElsewhere({ host = 'localhost' }: ConnectionSettings): boolean {
  return !/^(?:localhost|127(?:\.\d+){3}|::1|\/.*)$/iu.test(host)
}

function readSettings(
  dialect: Dialect,
  connection: string | ConnectionSettings,
): ConnectionSettings {
  if (typeof connection !== 'string') return connection
  try {
    return dialect.parse(connection)
  } catch (thrown) {
    // Another reason could hold the text, and the text a password.
    const reason = thrown instanceof RefusedConnection ? ` ${thrown.message}` : ''
    throw new SyncError(
      'CONFIGURATION_INVALID',
      `The connection string for ${dialect.title} cannot be read.${reason} Its form is ${dialect.example}.`,
    )
  }
}
