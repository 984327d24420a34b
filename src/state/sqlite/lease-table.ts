import type { DatabaseSync } from 'node:sqlite'
import { formatInstant } from '../../model/clock.ts'
import type { Lease } from '../lease.ts'
import { textOf } from '../object-text.ts'

/**
 * Leases: who runs a connector. A lease keeps the latest time that anybody saw, so that a clock that was set
 * back makes none of them longer.
 */
export class LeaseTable {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** `undefined` when another owner has it. */
  take(connector: string, owner: string, now: number, milliseconds: number): Lease | undefined {
    const row = this.#row(connector)
    const seen = latest(now, row?.seen)
    if (row !== undefined && row.owner !== owner && row.until > formatInstant(seen))
      return undefined
    const fence = row === undefined ? 1 : row.owner === owner ? row.fence : row.fence + 1
    return this.#put({ connector, owner, fence, until: formatInstant(seen + milliseconds) }, seen)
  }

  /** `undefined` when somebody else has taken it meanwhile. */
  renew(lease: Lease, now: number, milliseconds: number): Lease | undefined {
    const row = this.#row(lease.connector)
    if (row === undefined || !isSame(row, lease)) return undefined
    const seen = latest(now, row.seen)
    return this.#put({ ...lease, until: formatInstant(seen + milliseconds) }, seen)
  }

  /** Whether nobody else has taken it, in time or late. */
  isHeld(lease: Lease): boolean {
    const row = this.#row(lease.connector)
    return row !== undefined && isSame(row, lease)
  }

  release(lease: Lease): void {
    this.#database
      .prepare(
        `UPDATE leases SET owner = '', until = '' WHERE connector = ? AND owner = ? AND fence = ?`,
      )
      .run(lease.connector, lease.owner, lease.fence)
  }

  of(connector: string, now: number): Lease | undefined {
    const row = this.#row(connector)
    if (row === undefined || row.until <= formatInstant(latest(now, row.seen))) return undefined
    return { connector, owner: row.owner, until: row.until, fence: row.fence }
  }

  /** Also one whose time is over; `undefined` when it was given back. */
  lastOf(connector: string): Lease | undefined {
    const row = this.#row(connector)
    if (row === undefined || row.owner === '') return undefined
    return { connector, owner: row.owner, until: row.until, fence: row.fence }
  }

  /** Ends every lease: whoever holds the space knows that no other process runs. */
  endAll(): void {
    this.#database.exec(`UPDATE leases SET owner = '', until = ''`)
  }

  #put(lease: Lease, seen: number): Lease {
    this.#database
      .prepare(
        'INSERT OR REPLACE INTO leases (connector, owner, until, fence, seen) VALUES (?, ?, ?, ?, ?)',
      )
      .run(lease.connector, lease.owner, lease.until, lease.fence, formatInstant(seen))
    return lease
  }

  #row(
    connector: string,
  ): { readonly owner: string; until: string; fence: number; seen: string } | undefined {
    const row = this.#database.prepare('SELECT * FROM leases WHERE connector = ?').get(connector)
    if (row === undefined) return undefined
    return {
      owner: textOf(row, 'owner') ?? '',
      until: textOf(row, 'until') ?? '',
      fence: Number(row['fence']),
      seen: textOf(row, 'seen') ?? '',
    }
  }
}

function isSame(row: Pick<Lease, 'owner' | 'fence'>, { owner, fence }: Lease): boolean {
  return row.owner === owner && row.fence === fence
}

function latest(now: number, seen: string | undefined): number {
  return Math.max(now, seen === undefined ? 0 : Date.parse(seen))
}
