import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** Revisions that events may use up before one more is written. */
const AHEAD = 1_000

/**
 * A number for each connector that moves with everything that is written, and never comes again.
 *
 * Events commit often: they count in memory below a ceiling that is on disk. After a crash counting goes on at
 * the ceiling.
 */
export class Revisions {
  readonly #get: StatementSync
  readonly #put: StatementSync
  readonly #numbers = new Map<string, { number: number; ceiling: number }>()

  constructor(database: DatabaseSync) {
    this.#get = database.prepare('SELECT number FROM revisions WHERE connector = ?')
    this.#put = database.prepare(
      `INSERT INTO revisions (connector, number) VALUES (?, ?)
       ON CONFLICT (connector) DO UPDATE SET number = excluded.number`,
    )
  }

  of(connector: string): number {
    return this.#numbers.get(connector)?.number ?? this.#stored(connector)
  }

  /** Before the transaction that writes, which may be rolled back. */
  move(connector: string): void {
    const known = this.#numbers.get(connector)
    const number = (known?.number ?? this.#stored(connector)) + 1
    if (known !== undefined && number < known.ceiling) {
      known.number = number
      return
    }
    this.#put.run(connector, number + AHEAD)
    this.#numbers.set(connector, { number, ceiling: number + AHEAD })
  }

  /** Writes exact numbers, so that nothing is left out at the next start; where that fails, the ceiling stays. */
  close(): void {
    try {
      for (const [connector, { number }] of this.#numbers) this.#put.run(connector, number)
    } catch {
      // A full disk has been told to whoever wrote something that counts.
    }
    this.#numbers.clear()
  }

  #stored(connector: string): number {
    const number = this.#get.get(connector)?.['number']
    return typeof number === 'number' ? number : 0
  }
}
