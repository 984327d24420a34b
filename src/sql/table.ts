import { type Awaitable, whenReady } from '../model/awaitable.ts'
import type { Condition } from '../model/condition.ts'
import type { ColumnValue, Row } from '../model/value.ts'
import { type Attempts, tryRepeatedly } from './attempts.ts'
import type { Claims } from './claims.ts'
import type { Connection, Database, Dialect } from './dialects/dialect.ts'
import type { WriteLane } from './grouping/lane.ts'
import { holds, Performer } from './perform.ts'
import { claimsOf, rowKey } from './row-key.ts'
import { bind, decodeRow } from './statement.ts'
import type { BoundQuery } from './statements/table-statements.ts'
import { TableStatements } from './statements/table-statements.ts'
import type {
  Applied,
  InsertOperation,
  RowOperation,
  RowOutcome,
  RowQuery,
  TableBinding,
  TargetTable,
} from './target.ts'

/** What a table needs of its target. */
export interface TableSurroundings {
  readonly dialect: Dialect
  readonly database: Database
  readonly lane: WriteLane
  /** For writes of more than one statement; absent where nothing may be written. */
  readonly writing?: Database
  readonly random: () => number
  /** What writes of the same table claim, whoever makes them. */
  readonly claims: Claims
}

/**
 * The statements of one table at work.
 *
 * @throws SyncError `DATABASE_SCHEMA` when a column of the binding is not in the description
 */
export function openTable(surroundings: TableSurroundings, binding: TableBinding): TargetTable {
  return new BoundTargetTable(surroundings, binding)
}

class BoundTargetTable implements TargetTable {
  readonly #surroundings: TableSurroundings
  readonly #binding: TableBinding
  readonly #statements: TableStatements
  readonly #performer: Performer
  readonly #reading: Attempts

  constructor(surroundings: TableSurroundings, binding: TableBinding) {
    const { dialect, random } = surroundings
    this.#surroundings = surroundings
    this.#binding = binding
    this.#statements = new TableStatements(dialect.syntax, binding)
    this.#performer = new Performer(dialect, this.#statements)
    const context = { dialect, description: binding.description }
    this.#reading = { dialect, random, context, repeatable: true }
  }

  async check(): Promise<void> {
    await this.#query({ statement: this.#statements.presence(), arguments: [] })
  }

  read(key: Row): Awaitable<Row | undefined> {
    if (!storable(key)) return undefined
    return this.#ask((connection) => this.#performer.read(connection, key))
  }

  async readMany(keys: readonly Row[]): Promise<readonly Row[]> {
    const { anchor } = this.#binding
    const wanted = new Map<string, Row>()
    for (const key of keys) if (storable(key)) wanted.set(rowKey(key, anchor), key)
    const pending = [...wanted.values()]
    const found: Row[] = []
    while (pending.length > 0) {
      const size = this.#statements.keyCount(pending.length)
      const rows = await this.#readKeys(pending.splice(0, size), size)
      // IN compares as the column's collation does; which of its rows were meant is decided here.
      for (const row of rows) if (wanted.has(rowKey(row, anchor))) found.push(row)
    }
    return found
  }

  select(query: RowQuery): Awaitable<readonly Row[]> {
    return this.#query(this.#statements.select(query))
  }

  async count(condition: Condition): Promise<number> {
    const [row] = await this.#query(this.#statements.count(condition))
    return Number(row?.['count'] ?? 0)
  }

  async write(operation: RowOperation): Promise<RowOutcome> {
    const { outcome, durable } = await this.apply(operation)
    await durable
    return outcome
  }

  apply(operation: RowOperation): Promise<Applied> {
    return this.#surroundings.claims.run(claimsOf(operation, this.#binding.anchor), () =>
      this.#apply(operation),
    )
  }

  async replace(key: Row, insert: InsertOperation): Promise<RowOutcome> {
    const { dialect, random, lane, claims, writing } = this.#surroundings
    const { anchor, description } = this.#binding
    // The lane of a target that takes no writes says so.
    if (writing === undefined) return (await lane.submit(this.#performer, insert)).outcome
    const context = { dialect, description, values: insert.values }
    const work = (): Promise<RowOutcome> =>
      tryRepeatedly({ dialect, random, context, repeatable: true }, () =>
        writing.run(async (connection) => {
          const outcome = await this.#performer.replace(connection, key, insert)
          await connection.transaction?.durable?.()
          return outcome
        }),
      )
    const both = [...claimsOf({ kind: 'delete', key }, anchor), ...claimsOf(insert, anchor)]
    return claims.run(both, work)
  }

  #apply(operation: RowOperation): Promise<Applied> {
    const { dialect, random, lane } = this.#surroundings
    const values =
      operation.kind === 'insert'
        ? operation.values
        : operation.kind === 'update'
          ? operation.set
          : undefined
    const context = {
      dialect,
      description: this.#binding.description,
      ...(values === undefined ? {} : { values }),
    }
    // A row whose key the database makes cannot be found again: sending it twice could make two.
    const repeatable =
      operation.kind !== 'insert' || this.#performer.givenKey(operation.values) !== undefined
    return tryRepeatedly({ dialect, random, context, repeatable }, async (uncertain) => {
      const applied = await lane.submit(this.#performer, operation)
      if (!uncertain) return applied
      return { ...applied, outcome: await this.#reconcile(operation, applied.outcome) }
    })
  }

  /** What an outcome means when an earlier try may have been carried out: a repetition is no conflict. */
  async #reconcile(operation: RowOperation, outcome: RowOutcome): Promise<RowOutcome> {
    if (operation.kind === 'delete') {
      return outcome.kind === 'absent' ? { kind: 'written' } : outcome
    }
    if (operation.kind === 'update') {
      const swallowed = this.#binding.description.triggers.some((trigger) => trigger.deletes)
      return outcome.kind === 'absent' && swallowed ? { kind: 'written' } : outcome
    }
    if (outcome.kind !== 'exists') return outcome
    const row = await this.read(operation.values)
    return row !== undefined && holds(row, operation.values) ? { kind: 'written', row } : outcome
  }

  #readKeys(keys: readonly Row[], size: number): Awaitable<readonly Row[]> {
    const { anchor } = this.#binding
    const values: ColumnValue[] = []
    for (let at = 0; at < size; at += 1) {
      const key = keys[Math.min(at, keys.length - 1)]
      for (const column of anchor) values.push(key?.[column] ?? null)
    }
    return this.#query({ statement: this.#statements.readKeys(size), arguments: values })
  }

  #query(query: BoundQuery): Awaitable<readonly Row[]> {
    const { statement } = query
    return this.#ask((connection) => {
      const parameters = bind(statement, { arguments: query.arguments })
      return whenReady(connection.execute(statement, parameters), ({ rows }) =>
        rows.map((raw) => decodeRow(statement.result, raw)),
      )
    })
  }

  /** Reads at once where the database can; what fails there is tried again like any other read. */
  #ask<T>(use: (connection: Connection) => Awaitable<T>): Awaitable<T> {
    const { database } = this.#surroundings
    const connection = database.opened?.()
    if (connection !== undefined) {
      try {
        return use(connection)
      } catch {
        // tryRepeatedly decides by the failure of its own first try whether there is another.
      }
    }
    return tryRepeatedly(this.#reading, () => database.run(use))
  }
}

/** Whether a key can stand in a table at all; no database holds a NUL or half a character in a text. */
function storable(key: Row): boolean {
  for (const column of Object.keys(key)) {
    const value = key[column]
    if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) return false
  }
  return true
}
