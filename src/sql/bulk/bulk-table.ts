import { whenReady } from '../../model/awaitable.ts'
import { SyncError } from '../../model/errors.ts'
import { type Attempts, tryRepeatedly } from '../attempts.ts'
import type { BulkOutcome, BulkTable, BulkWrite, Cells, ScanOptions } from '../bulk.ts'
import { Claims } from '../claims.ts'
import type { Database, Dialect } from '../dialects/dialect.ts'
import { Performer } from '../perform.ts'
import { guardClaim } from '../row-key.ts'
import { bind } from '../statement.ts'
import { TableStatements } from '../statements/table-statements.ts'
import type { TableBinding, TargetTable } from '../target.ts'
import { Collected, collectRow, isHeldUp, isRowError } from './collected.ts'
import { coarseClaims } from './distinct.ts'
import { RowLoop } from './row-loop.ts'
import { BulkRows, type RowSet, sortRows } from './row-set.ts'
import { scanBinding, scanTable } from './scan.ts'
import { type SetSurroundings, SetWriter } from './set-writer.ts'

/** What a bulk table needs of its target. */
export interface BulkSurroundings {
  readonly dialect: Dialect
  /** Connections for long reads, which cannot write. */
  readonly reading: Database
  /** Connections for long writes, beside those of the events; absent where nothing may be written. */
  readonly writing?: Database
  readonly random: () => number
  readonly onWarning: (message: string) => void
  /** The single path of the same table. */
  readonly single: TargetTable
  /** What events and sets of the same table claim. */
  readonly claims: Claims
}

/** Milliseconds in which a read that was cut off is tried again. */
const RETRY_BUDGET = 30_000

/** Rows of a write to a database that answers at once: it saves no round trip, and few objects outlive it. */
const LOOP_ROWS = 2_000

/** Rows that are on the single path at the same time. */
const ALONE_AT_ONCE = 16

/**
 * Many rows of one table.
 *
 * @throws SyncError `DATABASE_SCHEMA` when a column of the binding is not in the description
 */
export function openBulkTable(surroundings: BulkSurroundings, binding: TableBinding): BulkTable {
  return new BoundBulkTable(surroundings, binding)
}

class BoundBulkTable implements BulkTable {
  readonly mostRows: number
  readonly #surroundings: BulkSurroundings
  readonly #binding: TableBinding
  readonly #reading: Attempts
  /** Absent where every row goes alone. */
  readonly #writer: SetWriter | RowLoop | undefined
  readonly #scans = new Map<string, TableStatements>()

  constructor(surroundings: BulkSurroundings, binding: TableBinding) {
    const { dialect, random, writing, onWarning } = surroundings
    this.#surroundings = surroundings
    this.#binding = binding
    const context = { dialect, description: binding.description }
    this.#reading = { dialect, random, context, repeatable: true, budget: RETRY_BUDGET }
    const statements = new TableStatements(dialect.syntax, binding)
    this.#writer =
      writing && makeWriter({ dialect, random, onWarning, database: writing }, statements)
    this.mostRows = dialect.grouping === 'turn' ? LOOP_ROWS : Number.POSITIVE_INFINITY
  }

  scan(options: ScanOptions): AsyncIterable<readonly Cells[]> {
    const columns = options.columns ?? this.#binding.columns
    const { pageSize, signal } = options
    return scanTable({
      statements: this.#scanned(columns),
      width: columns.length,
      pageSize,
      ...(signal === undefined ? {} : { signal }),
      fetch: ({ statement, arguments: values }) =>
        tryRepeatedly(this.#reading, () => {
          const parameters = bind(statement, { arguments: values })
          return this.#surroundings.reading.run((connection) =>
            whenReady(connection.execute(statement, parameters), ({ rows }) => rows),
          )
        }),
    })
  }

  async estimate(): Promise<number | undefined> {
    const { description } = this.#binding
    const { dialect, reading, single } = this.#surroundings
    if (description.kind === 'view') return undefined
    if (dialect.estimate === undefined) return single.count({ kind: 'always' })
    return tryRepeatedly(this.#reading, () =>
      reading.run(async (connection) => dialect.estimate?.(connection, description.table)),
    )
  }

  async write(
    write: BulkWrite,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<BulkOutcome> {
    const rows = new BulkRows(write, this.#binding)
    const collected = new Collected(rows.count)
    const { sets, later } = sortRows(rows)
    for (const set of sets) {
      options.signal?.throwIfAborted()
      await untilFailure(collected, () => this.#writeSet(rows, set, collected))
    }
    await this.#writeAlone(rows, [...collected.alone, ...later], collected)
    return collected.outcome()
  }

  #writeSet(rows: BulkRows, set: RowSet, collected: Collected): Promise<void> {
    const writer = this.#writer
    if (writer === undefined) {
      collected.alone.push(...set.places)
      return Promise.resolve()
    }
    const work = (): Promise<void> => writer.write(rows, set, collected)
    const { unique } = set.shape
    if (unique.length === 0) return work()
    // Keys are not claimed: the table's own key, or the look before the write, tells them apart.
    const claims: string[] = []
    for (const place of set.places) {
      for (const { column, value } of rows.guarded(place)) {
        if (value !== undefined && value !== null) claims.push(guardClaim(column, value))
      }
    }
    return this.#surroundings.claims.run(claims, work)
  }

  /** Rows of which a set could not tell everything; those that have to do with each other keep their order. */
  async #writeAlone(rows: BulkRows, alone: readonly number[], collected: Collected): Promise<void> {
    const places = [...new Set(alone)].toSorted((a, b) => a - b)
    const order = new Claims()
    for (let from = 0; from < places.length; from += ALONE_AT_ONCE) {
      const some = places.slice(from, from + ALONE_AT_ONCE)
      await Promise.all(
        some.map((place) =>
          order.run(coarseClaims(rows.key(place), rows.guarded(place)), () =>
            untilFailure(collected, () => this.#writeOne(rows, place, collected)),
          ),
        ),
      )
    }
  }

  async #writeOne(rows: BulkRows, place: number, collected: Collected): Promise<void> {
    const operation = rows.operation(place)
    try {
      const outcome = await this.#surroundings.single.write(operation)
      collectRow(collected, { place, operation, outcome }, this.#binding.anchor)
    } catch (thrown) {
      if (isRowError(thrown) || (isHeldUp(thrown) && collected.mayWait())) {
        collected.addException(place, thrown)
      } else {
        throw thrown
      }
    }
  }

  #scanned(columns: readonly string[]): TableStatements {
    const name = JSON.stringify(columns)
    const known = this.#scans.get(name)
    if (known !== undefined) return known
    const { syntax } = this.#surroundings.dialect
    const statements = new TableStatements(syntax, scanBinding(this.#binding, columns))
    this.#scans.set(name, statements)
    return statements
  }
}

function makeWriter(
  surroundings: SetSurroundings,
  statements: TableStatements,
): SetWriter | RowLoop | undefined {
  const { dialect } = surroundings
  const { staging } = dialect.syntax
  if (staging !== undefined) return new SetWriter(surroundings, statements.table, staging)
  return dialect.grouping === 'turn'
    ? new RowLoop(surroundings, new Performer(dialect, statements))
    : undefined
}

/** A failure of the database ends the work: what was written before it stays written. */
async function untilFailure(collected: Collected, work: () => Promise<void>): Promise<void> {
  if (collected.failed) return
  try {
    await work()
  } catch (thrown) {
    if (!(thrown instanceof SyncError)) throw thrown
    collected.fail(thrown)
  }
}
