import type { Session } from './session.ts'

/** Numbers that are taken at once for entries of events. */
const BLOCK = 500

/**
 * Numbers of audit entries. Each process takes them in blocks, by itself and not inside the transaction that
 * uses them: no event waits for a run, or for another process.
 */
export class AuditNumbers {
  readonly #session: Session
  #next = 1
  #left = 0

  constructor(session: Session) {
    this.#session = session
  }

  /** The first of so many numbers in a row. */
  async take(count: number): Promise<number> {
    if (count > this.#left) {
      const block = Math.max(count, BLOCK)
      const [row] = await this.#session.rows(
        'UPDATE audit_numbers SET number = number + $1 RETURNING number',
        [block],
      )
      this.#next = Number(row?.[0]) - block + 1
      this.#left = block
    }
    const first = this.#next
    this.#next += count
    this.#left -= count
    return first
  }
}
