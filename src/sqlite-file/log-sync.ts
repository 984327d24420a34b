import { closeSync, fdatasync, fdatasyncSync, openSync, realpathSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/** How what was written to an open file is brought to the disk. */
export interface SyncFile {
  /** Stops the process until it is done. Throws. */
  here(descriptor: number): void
  /** Leaves it to another thread. */
  elsewhere(descriptor: number, done: (error: Error | null) => void): void
}

const FDATASYNC: SyncFile = { here: fdatasyncSync, elsewhere: fdatasync }

/**
 * Milliseconds up to which a sync is waited for in place. Handing it to a thread and being woken costs about a
 * tenth of a millisecond of work, and the requests that come meanwhile share the next commit.
 */
const QUICK = 2

/** How much the last sync counts in the mean. */
const WEIGHT = 0.2

/**
 * Makes commits of an SQLite file survive a power cut at a price that many share.
 *
 * With `synchronous = FULL` every COMMIT waits inside SQLite until its write-ahead log is on disk. Here SQLite
 * runs with `NORMAL`, which leaves out that one sync and no other
 * (https://sqlite.org/pragma.html#pragma_synchronous), and the same sync of the same log is made here, once for
 * everybody: whoever may not be answered before his commit is durable waits for {@link LogSync.sync}.
 *
 * Whoever has something else to do has it done on a thread. For who has nothing, a quick disk is waited for in place, and a
 * slow one on a thread, too, so that the event loop goes on.
 */
export class LogSync {
  readonly #path: string
  readonly #syncFile: SyncFile
  #descriptor: number | undefined
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined
  /** What a sync took of late, in milliseconds. */
  #mean = 0

  /** @param path the database; its log is beside the file that a link leads to */
  constructor(path: string, syncFile: SyncFile = FDATASYNC) {
    this.#path = path
    this.#syncFile = syncFile
  }

  /**
   * Opens the log, which {@link LogSync.sync} does otherwise. SQLite makes it when it first writes, and keeps
   * it for as long as the database is open. It takes no locks on it, which closing another descriptor would
   * give away.
   */
  open(): number {
    this.#descriptor ??= openSync(`${realpathSync(this.#path)}-wal`, 'r+')
    return this.#descriptor
  }

  /** Milliseconds that a sync took of late; 0 before the first. */
  get takes(): number {
    return this.#mean
  }

  /** Whether a sync is quick enough to be waited for in place. */
  get quick(): boolean {
    return this.#mean <= QUICK
  }

  /** Resolves when everything that was committed before the call is on disk; callers share syncs. */
  sync(): Promise<void> {
    return this.quick && this.#running === undefined ? this.#syncHere() : this.syncMeanwhile()
  }

  /** The same on a thread in any case: for who has something else to wait for. */
  syncMeanwhile(): Promise<void> {
    if (this.#running === undefined) return this.#start()
    // The sync that is running may have begun before the caller's commit was written.
    this.#next ??= this.#running.then(
      () => this.#start(),
      () => this.#start(),
    )
    return this.#next
  }

  close(): void {
    const descriptor = this.#descriptor
    this.#descriptor = undefined
    if (descriptor === undefined) return
    const end = (): void => closeSync(descriptor)
    if (this.#running === undefined) end()
    else void this.#running.then(end, end)
  }

  #start(): Promise<void> {
    this.#next = undefined
    const running = this.#syncElsewhere().finally(() => {
      if (this.#running === running) this.#running = undefined
    })
    this.#running = running
    return running
  }

  async #syncHere(): Promise<void> {
    const begun = performance.now()
    this.#syncFile.here(this.open())
    this.#took(performance.now() - begun)
  }

  #syncElsewhere(): Promise<void> {
    return new Promise((resolve, reject) => {
      const begun = performance.now()
      this.#syncFile.elsewhere(this.open(), (error) => {
        this.#took(performance.now() - begun)
        if (error === null) resolve()
        else reject(error)
      })
    })
  }

  #took(milliseconds: number): void {
    this.#mean += (milliseconds - this.#mean) * WEIGHT
  }
}

/**
 * Switches a file to WAL with the sync left to the caller.
 *
 * @returns `undefined` where there is no log to sync (in memory, or a file that cannot be switched): SQLite
 *   then syncs by itself
 */
export function leaveSyncToCaller(database: DatabaseSync, path: string): LogSync | undefined {
  const mode = database.prepare('pragma journal_mode = wal').get()?.['journal_mode']
  database.exec(`pragma synchronous = ${mode === 'wal' ? 'normal' : 'full'}`)
  return mode === 'wal' ? new LogSync(path) : undefined
}
