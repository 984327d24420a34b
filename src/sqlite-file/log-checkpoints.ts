import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'

/**
 * Pages of 4 KiB that the log may have before they are copied into the file by the thread (8 MB): well below those at
 * which SQLite copies by itself in the middle of a commit, after which there would be nothing left for the thread.
 */
const SOON = 2_000

/** Transactions of events between two looks at the log. */
const LOOK = 64

/** Pages so few that they are copied in the middle of everything. */
const FEW = 64

/** Times that the thread copies what was written while it copied, before it is left for later. */
const PASSES = 5

/**
 * Pages from which on the log of a run is to begin anew (64 MB): a short log is written over in the system's memory again
 * and again, a long one takes further memory for each page. Each beginning waits for the disk.
 */
const ENOUGH = 16_000

/** Pages of a run that are copied in place once the log is long enough: those of the batches while the thread copied. */
const LEFT_OVER = 1_000

/** Pages at which a run waits until all are copied (128 MB). */
const MANY = 32_000

/** Pages at which SQLite itself copies in the middle of a commit, should the thread be gone. */
const TOO_MANY = 64_000

/** Milliseconds without a run after which the thread ends. */
const IDLE = 10_000

/** What the thread may take; SQLite's own memory is not counted. */
const LIMITS = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 }

/**
 * Copies the pages of a write-ahead log into its file on a thread, while a run or events go on writing.
 *
 * SQLite does that itself in the middle of a commit, and waits for the disk twice each time; for a million people
 * that is a quarter of a run, and requests would wait for a twentieth of a second and more. The copying is SQLite's
 * own, by a second connection: what a crash or a power cut may take is the same. The thread is there while much is
 * written.
 */
export class LogCheckpoints {
  readonly #path: string
  readonly #database: DatabaseSync
  readonly #length: StatementSync
  /** What SQLite does by itself while there is no thread, in pages. */
  readonly #usual: number
  #thread: Worker | undefined
  #running: Promise<void> | undefined
  readonly #here: StatementSync
  /** Transactions of events since the last look. */
  #unseen = 0
  #timer: NodeJS.Timeout | undefined

  /** @param database the connection that writes, with its log (WAL) */
  constructor(database: DatabaseSync, path: string) {
    this.#database = database
    this.#path = path
    // SQLite before 3.51 does not know the word and copies here, as it would without the thread.
    this.#length = database.prepare('PRAGMA wal_checkpoint(NOOP)')
    this.#here = database.prepare('PRAGMA wal_checkpoint(PASSIVE)')
    const usual = database.prepare('PRAGMA wal_autocheckpoint').get()?.['wal_autocheckpoint']
    this.#usual = typeof usual === 'number' ? usual : 1_000
  }

  /**
   * To be called between the transactions of a run: begins to copy when the log has become long.
   *
   * @returns where the log has become so long that the run has to wait until it is copied
   */
  relieve(): Promise<void> | undefined {
    const { log, checkpointed } = this.#length.get() ?? {}
    if (typeof log !== 'number') return undefined
    const left = log - Number(checkpointed)
    if (log >= ENOUGH && left <= LEFT_OVER && this.#running === undefined) {
      this.#copyHere()
      return undefined
    }
    if (left < SOON && log < ENOUGH) return undefined
    this.#running ??= this.#copy()
    return log < MANY ? undefined : this.#catchUp()
  }

  /**
   * To be called after every transaction of events: begins to copy when the log has become long, and makes it begin
   * anew although they go on writing.
   */
  ease(): void {
    this.#unseen += 1
    if (this.#unseen < LOOK || this.#running !== undefined) return
    this.#unseen = 0
    if (this.#left() >= SOON) void this.#copyAll()
  }

  /** Ends the thread; to be called before the database is closed. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    const thread = this.#thread
    this.#end()
    if (thread === undefined) return
    thread.ref()
    await new Promise<void>((resolve) => {
      thread.once('exit', () => resolve())
      thread.postMessage('close')
    })
  }

  /** Nobody writes meanwhile, so that everything is copied and the next write begins the log anew. */
  async #catchUp(): Promise<void> {
    await this.#running
    this.#running ??= this.#copy()
    await this.#running
  }

  /** What the thread leaves becomes less each time; the rest is copied here, between two transactions. */
  async #copyAll(): Promise<void> {
    this.#running ??= this.#copy()
    for (let pass = 1; ; pass += 1) {
      await this.#running
      const left = this.#left()
      if (this.#thread === undefined || left === 0) return
      if (left <= FEW) return this.#copyHere()
      if (pass === PASSES) return
      this.#running ??= this.#copy()
    }
  }

  #copyHere(): void {
    try {
      this.#here.get()
    } catch {
      // For want of space, for instance: whoever writes the file is told by his own write.
    }
  }

  /** Pages of the log that are not in the file. */
  #left(): number {
    if (!this.#database.isOpen) return 0
    const { log, checkpointed } = this.#length.get() ?? {}
    return typeof log === 'number' ? log - Number(checkpointed) : 0
  }

  #copy(): Promise<void> {
    const thread = (this.#thread ??= this.#begin())
    clearTimeout(this.#timer)
    thread.ref()
    return new Promise((resolve) => {
      const done = (): void => {
        thread.off('message', done)
        thread.off('exit', done)
        thread.unref()
        this.#running = undefined
        this.#timer = setTimeout(() => void this.close(), IDLE)
        this.#timer.unref()
        resolve()
      }
      thread.on('message', done)
      thread.on('exit', done)
      thread.postMessage('checkpoint')
    })
  }

  #begin(): Worker {
    const name = import.meta.url.endsWith('.ts')
      ? './checkpoint-thread.ts'
      : './checkpoint-thread.js'
    const thread = new Worker(new URL(name, import.meta.url), {
      workerData: this.#path,
      resourceLimits: LIMITS,
      execArgv: [],
    })
    // One that fails ends, and SQLite does it by itself again.
    thread.on('error', () => {})
    thread.on('exit', () => {
      if (this.#thread === thread) this.#end()
    })
    thread.unref()
    this.#database.exec(`PRAGMA wal_autocheckpoint = ${TOO_MANY}`)
    return thread
  }

  #end(): void {
    this.#thread = undefined
    if (this.#database.isOpen) this.#database.exec(`PRAGMA wal_autocheckpoint = ${this.#usual}`)
  }
}
