import { isSyncError, type SyncError } from '../../model/errors.ts'
import type { BulkOutcome, Cells } from '../bulk.ts'
import type { RowOperation, RowOutcome } from '../target.ts'

/** How often one write waits about a second for rows in the hands of others. */
const HELD_UP_TIMES = 60

/** The outcome of a bulk write while it comes together. */
export class Collected {
  readonly #settled: Uint8Array
  readonly #exceptions = new Map<number, RowOutcome | SyncError>()
  readonly #keys = new Map<number, Cells>()
  /** Rows that are to go on the single path. */
  readonly alone: number[] = []
  #written = 0
  #heldUp = 0
  #failure: SyncError | undefined

  constructor(count: number) {
    this.#settled = new Uint8Array(count)
  }

  /** The row was simply written. */
  addWritten(place: number): void {
    this.#settled[place] = 1
    this.#written += 1
  }

  addException(place: number, exception: RowOutcome | SyncError): void {
    this.#settled[place] = 1
    this.#exceptions.set(place, exception)
  }

  /** Whether the outcome of a row is known. */
  isSettled(place: number): boolean {
    return this.#settled[place] === 1
  }

  addKey(place: number, key: Cells): void {
    this.#keys.set(place, key)
  }

  /** Whether it is worth to go on after waiting in vain; when that comes often, the whole table is held. */
  mayWait(): boolean {
    this.#heldUp += 1
    return this.#heldUp <= HELD_UP_TIMES
  }

  /** The database failed: whatever is not settled by now has this outcome. */
  fail(failure: SyncError): void {
    this.#failure ??= failure
  }

  get failed(): boolean {
    return this.#failure !== undefined
  }

  /** @throws SyncError the failure of the database when nothing had been written before it */
  outcome(): BulkOutcome {
    const failure = this.#failure
    if (failure !== undefined) {
      if (this.#written === 0) throw failure
      for (const [place, settled] of this.#settled.entries()) {
        if (settled === 0) this.#exceptions.set(place, failure)
      }
    }
    const keys = this.#keys.size === 0 ? {} : { keys: this.#keys }
    return { written: this.#written, exceptions: this.#exceptions, ...keys }
  }
}

/** Whether the database did not do in time what it was asked: somebody else holds a row. */
export function isHeldUp(thrown: unknown): thrown is SyncError {
  // An answer of the driver is the cause; a server that says nothing at all gives none.
  return isSyncError(thrown, 'DATABASE_TIMEOUT') && thrown.cause !== undefined
}

/** Whether an error is about its row alone, so that the others go on. */
export function isRowError(thrown: unknown): thrown is SyncError {
  return isSyncError(thrown) && thrown.code.startsWith('ROW_')
}

/** Takes the outcome that one row had by itself, with the key that the database made for it. */
export function collectRow(
  collected: Collected,
  row: {
    readonly place: number
    readonly operation: RowOperation
    readonly outcome: RowOutcome
  },
  anchor: readonly string[],
): void {
  const { place, operation, outcome } = row
  if (outcome.kind !== 'written') {
    collected.addException(place, outcome)
    return
  }
  collected.addWritten(place)
  if (operation.kind !== 'insert' || outcome.row === undefined) return
  if (anchor.every((name) => operation.values[name] !== undefined)) return
  const live = outcome.row
  collected.addKey(
    place,
    anchor.map((name) => live[name] ?? null),
  )
}

/** Failures of the temporary table, or of the statement whatever it writes from. */
const REFUSALS: ReadonlySet<string> = new Set([
  'DATABASE_PERMISSION',
  'DATABASE_SCHEMA',
  'DATABASE_FAILED',
])

/** Whether the database refuses a set of rows as such, and not one of them. */
export function isRefused(error: SyncError): boolean {
  return REFUSALS.has(error.code)
}
