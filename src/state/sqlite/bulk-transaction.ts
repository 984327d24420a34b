import type { DatabaseSync } from 'node:sqlite'
import { SyncError } from '../../model/errors.ts'
import { lostLease } from '../../model/lost-lease.ts'
import type { Lease } from '../lease.ts'
import { failureOf } from './file-presence.ts'
import { LeaseTable } from './lease-table.ts'

/** What the event store holds in memory, as runs have to know of it. */
export interface EventMemory {
  /**
   * Writes what is in memory only.
   *
   * @throws SyncError `STATE_UNREADABLE` when the space takes no writes
   */
  writeOut(): void
  /** Forgets what was read: a run has written, or what it wrote was rolled back. */
  forgetRead(): void
}

/** What transactions of runs need; the store of events shares the connection. */
export interface BulkParts {
  readonly database: DatabaseSync
  readonly path: string
  readonly readOnly: boolean
  /** Absent in a rehearsal. */
  readonly memory?: EventMemory
  /** Brings commits to the disk; absent where nothing has to survive a power cut. */
  readonly sync?: () => Promise<void>
  /** Makes the log of commits shorter between transactions; a promise where they have to wait for that. */
  readonly relieve?: () => Promise<void> | undefined
  /** Whose transactions they are: nothing is written once somebody else has the lease. */
  readonly lease?: Lease
}

/**
 * Transactions of runs on the connection that events use too. Each is over before anything else runs, so that
 * none stands in the way of an event's commit.
 */
export class BulkTransaction {
  readonly #parts: BulkParts
  readonly #leases: LeaseTable | undefined

  constructor(parts: BulkParts) {
    this.#parts = parts
    this.#leases = parts.lease === undefined ? undefined : new LeaseTable(parts.database)
  }

  /** Reads with everything in sight that events have said. */
  read<T>(work: () => T): T {
    try {
      if (!this.#parts.readOnly) this.#parts.memory?.writeOut()
      return work()
    } catch (error) {
      throw failureOf(this.#parts.path, error)
    }
  }

  /**
   * Writes; durable when the promise resolves. Nothing is written when `work` throws.
   *
   * @throws SyncError `STATE_UNREADABLE`; `RUN_LEASE_LOST` when somebody else has the lease
   */
  async write<T>(work: () => T): Promise<T> {
    const result = this.writeAhead(work)
    await this.durable()
    return result
  }

  /** To be waited for between the transactions of a run that writes much. */
  relieved(): Promise<void> | undefined {
    return this.#parts.relieve?.()
  }

  /** Resolves when everything that was written is on the disk. */
  async durable(): Promise<void> {
    await this.#parts.sync?.()
  }

  /**
   * Writes as {@link write} does, and leaves it to whatever is made durable next to bring it to the disk.
   *
   * @param prepare runs before the transaction, by itself
   */
  writeAhead<T>(work: () => T, prepare?: () => void): T {
    const { database, path, memory, readOnly } = this.#parts
    if (readOnly) {
      throw new SyncError(
        'STATE_UNREADABLE',
        `The connector space ${path} was opened for reading only.`,
      )
    }
    let result: T
    try {
      memory?.writeOut()
      prepare?.()
      database.exec('BEGIN IMMEDIATE')
      this.#requireLease()
      result = work()
      database.exec('COMMIT')
    } catch (error) {
      // SQLite has rolled back by itself when the disk is full.
      if (database.isOpen && database.isTransaction) database.exec('ROLLBACK')
      memory?.forgetRead()
      throw failureOf(path, error)
    }
    memory?.forgetRead()
    return result
  }

  #requireLease(): void {
    const { lease } = this.#parts
    if (lease === undefined || this.#leases?.isHeld(lease) === true) return
    throw lostLease(lease.connector)
  }
}
