import { closeSync, fdatasync, openSync, realpathSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/** Brings what was written to an open file to the disk. */
export type SyncFile = (descriptor: number, done: (error: Error | null) => void) => void

/**
 * Makes commits of an SQLite file survive a power cut without stopping the event loop.
 *
 * With `synchronous = FULL` every COMMIT waits inside SQLite until its write-ahead log is on disk, and the
 * whole process with it. Here SQLite runs with `NORMAL`, which leaves out that one sync and no other
 * (https://sqlite.org/pragma.html#pragma_synchronous), and the same sync of the same log is made on a thread
 * of its own: whoever may not be answered before his commit is durable waits for {@link LogSync.sync}.
 */
export class LogSync {
  readonly #path: string
  readonly #syncFile: SyncFile
  #descriptor: number | undefined
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined

  /** @param path the database; its log is beside the file that a link leads to */
  constructor(path: string, syncFile: SyncFile = fdatasync) {
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

  /** Resolves when everything that was committed before the call is on disk; callers share syncs. */
  sync(): Promise<void> {
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
    const running = this.#syncNow().finally(() => {
      if (this.#running === running) this.#running = undefined
    })
    this.#running = running
    return running
  }

  #syncNow(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#syncFile(this.open(), (error) => {
        if (error === null) resolve()
        else reject(error)
      })
    })
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
