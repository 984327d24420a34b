import type { DatabaseSync } from 'node:sqlite'
import { SyncError } from '../../model/errors.ts'
import { unreadable } from '../space-object.ts'

/** What the event store holds in memory, as runs have to know of it. */
export interface EventMemory {
  /**
   * Writes what is in memory only.
   *
   * @throws SyncError `STATE_UNREADABLE` when the space takes no writes
   */
  writeOut(): void
  /** Forgets what was read: a run has written. */
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
}

/**
 * Transactions of runs on the connection that events use too. Each is over before anything else runs, so that
 * none stands in the way of an event's commit.
 */
export class BulkTransaction {
  readonly #parts: BulkParts

  constructor(parts: BulkParts) {
    this.#parts = parts
  }

  /** Reads with everything in sight that events have said. */
  read<T>(work: () => T): T {
    try {
      if (!this.#parts.readOnly) this.#parts.memory?.writeOut()
      return work()
    } catch (error) {
      throw unreadable(this.#parts.path, error)
    }
  }

  /**
   * Writes; durable when the promise resolves. Nothing is written when `work` throws.
   *
   * @throws SyncError `STATE_UNREADABLE`
   */
  async write<T>(work: () => T): Promise<T> {
    const result = this.writeAhead(work)
    await this.durable()
    return result
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
      result = work()
      database.exec('COMMIT')
    } catch (error) {
      // SQLite has rolled back by itself when the disk is full.
      if (database.isOpen && database.isTransaction) database.exec('ROLLBACK')
      throw unreadable(path, error)
    }
    memory?.forgetRead()
    return result
  }
}
