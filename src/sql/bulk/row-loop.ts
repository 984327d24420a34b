import { setImmediate as nextTurn } from 'node:timers/promises'
import { SyncError } from '../../model/errors.ts'
import { asSyncError, type Attempts, tryRepeatedly } from '../attempts.ts'
import type { Connection, Database, Dialect, TransactionControl } from '../dialects/dialect.ts'
import type { Performer } from '../perform.ts'
import type { Statement } from '../statement.ts'
import { bindTable, type BoundTable } from '../statements/columns.ts'
import { compileInsert, compileRemove, compileUpdate } from '../statements/write.ts'
import type { RowOperation, RowOutcome } from '../target.ts'
import { type Collected, collectRow, isRowError } from './collected.ts'
import type { BulkRows, RowSet } from './row-set.ts'

/** Rows of one transaction. It runs in one go, and events wait for so long. */
const TRANSACTION_ROWS = 5_000

/** What a loop needs of its target. */
export interface LoopSurroundings {
  readonly dialect: Dialect
  readonly database: Database
  readonly random: () => number
}

/** Milliseconds in which a transaction that another process kept out is tried again. */
const RETRY_BUDGET = 30_000

/**
 * Writes rows one after the other, many in a transaction, in a database that answers at once. Nothing else
 * comes in between. A row about which its statement does not tell everything goes through the {@link Performer},
 * as an event's would.
 */
export class RowLoop {
  readonly #surroundings: LoopSurroundings
  readonly #table: BoundTable
  readonly #performer: Performer
  readonly #attempts: Attempts

  constructor(surroundings: LoopSurroundings, performer: Performer) {
    const { syntax } = surroundings.dialect
    const returning = { insert: false, update: false }
    // Nobody looks at the row afterwards: the statements do not give it back.
    const blind = { ...syntax, writing: { ...syntax.writing, returning } }
    this.#surroundings = surroundings
    this.#table = bindTable(blind, performer.statements.table.binding)
    this.#performer = performer
    const { dialect, random } = surroundings
    this.#attempts = {
      dialect,
      random,
      context: this.#context(),
      repeatable: true,
      budget: RETRY_BUDGET,
    }
  }

  async write(rows: BulkRows, set: RowSet, collected: Collected): Promise<void> {
    for (let from = 0; from < set.places.length; from += TRANSACTION_ROWS) {
      if (from > 0) await nextTurn()
      await this.#attempt(rows, set, set.places.slice(from, from + TRANSACTION_ROWS), collected)
    }
  }

  async #attempt(
    rows: BulkRows,
    set: RowSet,
    places: readonly number[],
    collected: Collected,
  ): Promise<void> {
    const outcomes = await tryRepeatedly(this.#attempts, () =>
      this.#surroundings.database.run(async (connection) => {
        const { transaction } = connection
        if (transaction === undefined) throw new Error('cannot happen: rows in a loop on a server')
        const all = this.#together(connection, transaction, { rows, set, places })
        if (all !== undefined) await transaction.durable?.()
        await transaction.relieve?.()
        return all
      }),
    )
    if (outcomes !== undefined) {
      for (const [at, outcome] of outcomes.entries()) this.#collect(places[at], outcome, collected)
      return
    }
    // A trigger rolled everything back, or a deferred constraint refused the commit.
    if (places.length === 1) {
      collected.alone.push(...places)
      return
    }
    const middle = places.length >> 1
    await this.#attempt(rows, set, places.slice(0, middle), collected)
    await this.#attempt(rows, set, places.slice(middle), collected)
  }

  /** One transaction around all of them; `undefined` when it was undone. */
  #together(
    connection: Connection,
    transaction: TransactionControl,
    { rows, set, places }: { rows: BulkRows; set: RowSet; places: readonly number[] },
  ): Settled[] | undefined {
    const quick = this.#quick(set)
    const settled: Settled[] = []
    transaction.begin()
    try {
      for (const place of places) {
        if (quick?.(connection, rows, place) === true) {
          settled.push(WRITTEN)
          continue
        }
        // What was refused may have ended the transaction; what was written cannot have.
        if (!transaction.active) return undefined
        settled.push(this.#carefully(connection, rows.operation(place)))
        if (!transaction.active) return undefined
      }
      transaction.commit()
      return settled
    } catch (thrown) {
      transaction.rollback()
      const { dialect } = this.#surroundings
      const error = asSyncError(dialect, this.#context(), thrown)
      if (isRowError(error)) return undefined
      throw error
    }
  }

  /** Writes a row and tells whether that is all there is to say. */
  #quick(
    set: RowSet,
  ): ((connection: Connection, rows: BulkRows, place: number) => boolean) | undefined {
    const { shape, at } = set
    const { anchor } = this.#table.binding
    const generated =
      shape.kind === 'insert' && !anchor.every((name) => shape.columns.includes(name))
    if (generated) return undefined
    if (shape.kind !== 'delete' && shape.columns.length === 0) return undefined
    const statement = this.#compile(set)
    const sources = statement.slots.map((slot) => {
      const key = slot.role === 'key'
      const index = key
        ? anchor.indexOf(slot.column)
        : (at[shape.columns.indexOf(slot.column)] ?? 0)
      return { key, index, slot }
    })
    return (connection, rows, place) => {
      const cells = rows.cells(place)
      const keys = shape.kind === 'insert' ? cells : rows.key(place)
      try {
        const parameters: unknown[] = []
        for (let at = 0; at < sources.length; at += 1) {
          const source = sources[at]
          if (source === undefined) continue
          parameters.push(source.slot.encode((source.key ? keys : cells)[source.index] ?? null))
        }
        const answer = connection.execute(statement, parameters)
        return !(answer instanceof Promise) && answer.affected > 0
      } catch {
        // The statement undid itself; why it failed is told by the careful way.
        return false
      }
    }
  }

  #compile({ shape }: RowSet): Statement {
    switch (shape.kind) {
      case 'insert':
        return compileInsert(this.#table, shape.columns, shape.unique)
      case 'update':
        return compileUpdate(this.#table, shape.columns, shape.unique)
      default:
        return compileRemove(this.#table)
    }
  }

  #carefully(connection: Connection, operation: RowOperation): Settled {
    try {
      const outcome = this.#performer.perform(connection, operation)
      if (outcome instanceof Promise) throw new Error('cannot happen: the database did not answer')
      return { outcome, operation }
    } catch (thrown) {
      const error = asSyncError(this.#surroundings.dialect, this.#context(operation), thrown)
      if (!isRowError(error)) throw error
      return { outcome: error, operation }
    }
  }

  #context(operation?: RowOperation): Parameters<typeof asSyncError>[1] {
    const { dialect } = this.#surroundings
    const { description } = this.#table.binding
    const values =
      operation?.kind === 'insert'
        ? operation.values
        : operation?.kind === 'update'
          ? operation.set
          : undefined
    return { dialect, description, ...(values === undefined ? {} : { values }) }
  }

  #collect(place: number | undefined, settled: Settled, collected: Collected): void {
    if (place === undefined) return
    const { outcome, operation } = settled
    if (operation === undefined) collected.addWritten(place)
    else if (outcome instanceof SyncError) collected.addException(place, outcome)
    else collectRow(collected, { place, operation, outcome }, this.#table.binding.anchor)
  }
}

interface Settled {
  readonly outcome: RowOutcome | SyncError
  /** Present where the row went the careful way. */
  readonly operation?: RowOperation
}

const WRITTEN: Settled = { outcome: { kind: 'written' } }
