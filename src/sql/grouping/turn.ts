import type { Connection, Database, TransactionControl } from '../dialects/dialect.ts'
import type { Performer } from '../perform.ts'
import type { Applied, RowOperation, RowOutcome } from '../target.ts'
import type { WriteLane } from './lane.ts'

interface Waiting {
  readonly operation: RowOperation
  readonly performer: Performer
  readonly resolve: (applied: Applied) => void
  readonly reject: (thrown: unknown) => void
}

type Settled =
  | { readonly entry: Waiting; readonly outcome: RowOutcome }
  | { readonly entry: Waiting; readonly thrown: unknown }

/**
 * Group commit for a database that answers at once: the writes of one tick, or those that come while the last
 * ones are brought to the disk, share a transaction and its sync. Everybody is told the outcome as soon as it is
 * known, and prepares meanwhile what follows when it is durable. A write that fails leaves its neighbours alone, because
 * every operation is one statement, which the database undoes by itself.
 */
export class TurnGroup implements WriteLane {
  readonly #database: Database
  #waiting: Waiting[] = []
  #flushing = false

  constructor(database: Database) {
    this.#database = database
  }

  submit(performer: Performer, operation: RowOperation): Promise<Applied> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0 && !this.#flushing) this.#flushSoon()
      this.#waiting.push({ operation, performer, resolve, reject })
    })
  }

  #flushSoon(): void {
    this.#flushing = true
    // Events whose pending exports share a commit go on from there together, and all of them have submitted their
    // write before the next tick. A turn of the event loop would let in others, who could only wait for the disk.
    process.nextTick(() => void this.#flush())
  }

  async #flush(): Promise<void> {
    const entries = this.#waiting
    this.#waiting = []
    await this.#write(entries)
    this.#flushing = false
    if (this.#waiting.length > 0) this.#flushSoon()
  }

  async #write(entries: readonly Waiting[]): Promise<void> {
    try {
      await this.#database.run((connection) => {
        const settled = runTogether(connection, entries)
        // Whoever is alone has little to do meanwhile, and is answered sooner without another thread.
        const durable = connection.transaction?.durable?.({ meanwhile: entries.length > 1 })
        tell(settled, durable)
        return durable
      })
    } catch (thrown) {
      // Those who were told of an outcome learn from its promise that the disk has failed.
      for (const entry of entries) entry.reject(thrown)
    }
  }
}

function tell(settled: readonly Settled[], durable: Promise<void> | undefined): void {
  for (const one of settled) {
    if ('thrown' in one) one.entry.reject(one.thrown)
    else if (durable === undefined) one.entry.resolve({ outcome: one.outcome })
    else one.entry.resolve({ outcome: one.outcome, durable })
  }
}

function runTogether(connection: Connection, entries: readonly Waiting[]): Settled[] {
  const { transaction } = connection
  if (transaction === undefined) throw new Error('cannot happen: no transactions to share')
  const settled = tryTogether(connection, transaction, entries)
  if (settled !== undefined) return settled
  // A trigger rolled everything back, or a deferred constraint refused the commit: find the one who did it.
  return entries
    .map(
      (entry) =>
        tryTogether(connection, transaction, [entry]) ?? [
          { entry, thrown: new Error('cannot happen: a lone write has no neighbours') },
        ],
    )
    .flat()
}

/** One transaction around all of them; `undefined` when they must be tried one by one. */
function tryTogether(
  connection: Connection,
  transaction: TransactionControl,
  entries: readonly Waiting[],
): Settled[] | undefined {
  const settled: Settled[] = []
  transaction.begin()
  try {
    for (const entry of entries) {
      settled.push(settle(connection, entry))
      if (!transaction.active) {
        if (entries.length === 1) return settled
        return undefined
      }
    }
    transaction.commit()
    return settled
  } catch (thrown) {
    transaction.rollback()
    if (entries.length > 1) return undefined
    return entries.map((entry) => ({ entry, thrown }))
  }
}

function settle(connection: Connection, entry: Waiting): Settled {
  try {
    const outcome = entry.performer.perform(connection, entry.operation)
    if (outcome instanceof Promise)
      throw new Error('cannot happen: the database did not answer at once')
    return { entry, outcome }
  } catch (thrown) {
    return { entry, thrown }
  }
}
