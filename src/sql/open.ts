import { sql } from 'kysely'
import { formatTable, type TableDescription, type TableName } from '../model/table.ts'
import type { TableSurvey } from '../model/table-survey.ts'
import { type Attempts, asSyncError, tryRepeatedly } from './attempts.ts'
import type { BulkTable, ChangeReader, ChangeSettings } from './bulk.ts'
import { openBulkTable } from './bulk/bulk-table.ts'
import { openChanges } from './changes/open-changes.ts'
import { Claims } from './claims.ts'
import { forBulk, forCatalogue } from './connection-purposes.ts'
import type {
  ConnectionSettings,
  ConnectionUse,
  Dialect,
  DialectName,
  OpenContext,
} from './dialects/dialect.ts'
import { DIALECTS } from './dialects/index.ts'
import { openLook } from './look/open-look.ts'
import type { TableLook } from './look/table-look.ts'
import type { WriteLane } from './grouping/lane.ts'
import { makeLane, refusingLane } from './grouping/make-lane.ts'
import { LazyDatabase, sharedOrOwn } from './lazy-database.ts'
import { Performer } from './perform.ts'
import { isElsewhere, readSettings } from './read-settings.ts'
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

/** A database of its own in each target, although each has this name. */
const IN_MEMORY = ':memory:'

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
        ? sharedOrOwn(
            dialect,
            forCatalogue(settings, { within: options.within, alone: shared === undefined }),
            context,
            shared,
          )
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
