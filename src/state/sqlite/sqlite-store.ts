import type { DatabaseSync } from 'node:sqlite'
import { SyncError } from '../../model/errors.ts'
import type { LogCheckpoints } from '../../sqlite-file/log-checkpoints.ts'
import type { LogSync } from '../../sqlite-file/log-sync.ts'
import type { Begun, EventAudit, PendingExport, SpaceKey, SpaceObject, Store } from '../store.ts'
import type { EventMemory } from './bulk-transaction.ts'
import { CommitTurn } from '../commit-turn.ts'
import { failureOf } from './file-presence.ts'
import { ObjectTable } from './object-table.ts'
import { nameOf, unexported, wasKnown, withoutPending } from '../space-object.ts'
import { SpaceMemory, type Putting } from './space-memory.ts'
import { Unwritten, type Beside, type Failures } from './unwritten.ts'

/** Objects that are written while everybody waits for the disk, at least: a few are not worth a transaction. */
const WORTHWHILE = 8

/** What the store needs to work; {@link openStore} gathers it. */
export interface SqliteStoreParts extends Beside {
  readonly database: DatabaseSync
  /** Brings commits to the disk; `undefined` where nothing has to survive a power cut, or SQLite does it. */
  readonly log: LogSync | undefined
  /** Copies the log into the file; absent where there is no log. */
  readonly checkpoints?: LogCheckpoints
  readonly path: string
  readonly readOnly: boolean
  /** Objects kept in memory. */
  readonly cached: number
  /** Told when a change that nobody waits for could not be written; it is tried again. */
  readonly onFailure: (error: SyncError) => void
  /** Runs after the database is closed. */
  readonly onClosed: () => void
}

interface Waiting {
  readonly name: string
  readonly before: SpaceObject | undefined
  readonly key: SpaceKey
  readonly resolve: (begun: Begun) => void
  readonly reject: (error: unknown) => void
}

/**
 * The connector space in one SQLite file.
 *
 * Events that come together share a transaction and a sync to disk (group commit, `commit-turn.ts`), which holds
 * no more than that they began. `settle`, `forget` and `abandon` change the memory at once and are written with
 * many others (`unwritten.ts`). Every read sees the memory first.
 */
export class SqliteStore implements Store, EventMemory {
  readonly #parts: SqliteStoreParts
  readonly #table: ObjectTable
  readonly #unwritten: Unwritten
  readonly #memory: SpaceMemory
  readonly #turn = new CommitTurn(() => this.#writeBegun(), {
    commitTakes: () => this.#parts.log?.takes ?? 0,
    now: () => performance.now(),
  })
  readonly #later = new CommitTurn(() => this.#writeAll())
  #waiting: Waiting[] = []
  #closing: Promise<void> | undefined
  #closed = false

  constructor(parts: SqliteStoreParts) {
    this.#parts = parts
    this.#table = new ObjectTable(parts.database, {
      alone: !parts.readOnly,
      ranges: parts.ranges,
    })
    this.#unwritten = new Unwritten(parts.database, this.#table, parts, parts.path)
    this.#memory = new SpaceMemory({ ...parts, table: this.#table, unwritten: this.#unwritten })
  }

  read(key: SpaceKey): SpaceObject | undefined {
    return this.#memory.look(nameOf(key), key, { remember: true })
  }

  readMany(connector: string, objectType: string, ids: readonly string[]): readonly SpaceObject[] {
    const objects: SpaceObject[] = []
    for (const id of ids) {
      const key = { connector, objectType, id }
      const object = this.#memory.look(nameOf(key), key, { remember: false })
      if (object !== undefined) objects.push(object)
    }
    return objects
  }

  begin(key: SpaceKey, pending: PendingExport): Promise<Begun> {
    return new Promise((resolve, reject) => {
      this.#refuseWhenClosed(this.#closing !== undefined)
      const name = nameOf(key)
      const before = this.#memory.look(name, key, { remember: true })
      const pendingOnly = this.#memory.differsInPendingOnly(name)
      const object = { ...(before ?? unexported(key, pending.since)), pending }
      this.#put(name, key, object, { pendingOnly })
      this.#unwritten.begins(name, { key, object, pendingOnly }, pending.source)
      this.#waiting.push({ name, key, before, resolve, reject })
      this.#turn.soon()
    })
  }

  settle(key: SpaceKey, object: SpaceObject, audit?: EventAudit): void {
    const name = nameOf(key)
    if (object.id === key.id) {
      this.#put(name, key, withoutPending(object), { pendingOnly: false, audit })
    } else {
      const settled = { connector: key.connector, objectType: key.objectType, id: object.id }
      this.#put(name, key, undefined, { pendingOnly: false })
      this.#unwritten.dropText(name)
      this.#put(nameOf(settled), settled, withoutPending(object), { pendingOnly: false, audit })
    }
    this.#later.later()
  }

  forget(key: SpaceKey, audit?: EventAudit): void {
    this.#put(nameOf(key), key, undefined, { pendingOnly: false, audit })
    this.#later.later()
  }

  abandon(key: SpaceKey): void {
    const name = nameOf(key)
    const object = this.#memory.look(name, key, { remember: true })
    if (object?.pending === undefined) return
    this.#unwritten.dropText(name)
    const kept = wasKnown(object) ? withoutPending(object) : undefined
    const pendingOnly = kept !== undefined && this.#memory.differsInPendingOnly(name)
    this.#put(name, key, kept, { pendingOnly })
    this.#later.later()
  }

  pending(connector: string): readonly SpaceObject[] {
    if (!this.#parts.readOnly) this.#writeAll()
    return this.#memory.pending(connector)
  }

  deprovisioned(connector: string, objectType: string): readonly string[] {
    const ids = this.#memory.deprovisioned(connector, objectType, () => {
      if (!this.#parts.readOnly) this.#writeAll()
    })
    return [...ids]
  }

  writeOut(): void {
    this.#writeAll()
    if (this.#unwritten.size === 0) return
    const { path } = this.#parts
    throw failureOf(
      path,
      new SyncError('STATE_UNREADABLE', `The connector space ${path} takes no writes.`),
    )
  }

  forgetRead(): void {
    this.#memory.forget()
  }

  /** Names of connectors were changed: nothing that was read under one is to be trusted. */
  forgetNames(): void {
    this.#table.forgetNames()
    this.forgetRead()
  }

  async flush(): Promise<void> {
    this.writeOut()
    await this.#coded(this.#parts.log?.sync())
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    try {
      if (!this.#parts.readOnly) {
        await this.flush()
        this.#parts.revisions.close()
      }
      await this.#parts.checkpoints?.close()
    } finally {
      // What was settled meanwhile; SQLite itself brings everything to the disk when it closes.
      this.#writeAll()
      this.#closed = true
      this.#turn.clear()
      this.#later.clear()
      this.#parts.log?.close()
      this.#parts.database.close()
      this.#parts.onClosed()
    }
  }

  #put(name: string, key: SpaceKey, object: SpaceObject | undefined, putting: Putting): void {
    this.#refuseWhenClosed()
    this.#memory.put(name, key, object, putting)
  }

  /** Writes what somebody waits for, and with it everything when it is time. */
  #writeBegun(): void {
    this.#turn.clear()
    if (this.#closed) return
    this.#tell(this.#unwritten.writeBegun())
    this.#parts.checkpoints?.ease()
  }

  #writeAll(): void {
    this.#turn.clear()
    this.#later.clear()
    if (this.#unwritten.size === 0 || this.#closed) return
    this.#tell(this.#unwritten.write())
    this.#parts.checkpoints?.ease()
  }

  #tell(failures: Failures): void {
    const waiting = this.#waiting
    this.#waiting = []
    const written =
      failures === undefined ? waiting : waiting.filter((one) => !failures.has(one.name))
    if (failures !== undefined) {
      for (const one of waiting) this.#refuse(one, failures.get(one.name))
      this.#later.again()
      const [failure] = failures.values()
      if (failure !== undefined) this.#parts.onFailure(failure)
    }
    if (written.length === 0) return
    const begun = { durable: this.#durable() }
    for (const one of written) one.resolve(begun)
  }

  /**
   * The sync of this commit, on a thread, beside the statements. What is over is written meanwhile: everybody of this
   * commit waits.
   */
  #durable(): () => Promise<void> {
    const sync = this.#coded(this.#parts.log?.syncMeanwhile())
    sync.catch((error: SyncError) => this.#parts.onFailure(error))
    setImmediate(() => {
      if (!this.#closed) this.#unwritten.writeSettled(WORTHWHILE)
    })
    return () => sync
  }

  /** What was accepted before stays, in memory as on disk. */
  #refuse(one: Waiting, failure: SyncError | undefined): void {
    if (failure === undefined) return
    if (!this.#closed) {
      this.#unwritten.dropText(one.name)
      const pendingOnly = one.before !== undefined && this.#memory.differsInPendingOnly(one.name)
      this.#put(one.name, one.key, one.before, { pendingOnly })
    }
    one.reject(failure)
  }

  async #coded(sync: Promise<void> | undefined): Promise<void> {
    try {
      await sync
    } catch (error) {
      throw new SyncError(
        'STATE_UNREADABLE',
        `The system cannot say that the connector space ${this.#parts.path} is on the disk. Look at the disk; ` +
          'what was written meanwhile is looked into again.',
        { cause: error, retryAfter: 5 },
      )
    }
  }

  #refuseWhenClosed(closed = this.#closed): void {
    if (this.#parts.readOnly) {
      throw new SyncError(
        'STATE_UNREADABLE',
        `The connector space ${this.#parts.path} was opened for reading only.`,
      )
    }
    if (!closed) return
    throw new SyncError('STATE_UNREADABLE', `The connector space ${this.#parts.path} is closed.`)
  }
}
