import { SyncError } from '../../model/errors.ts'
import { CommitTurn } from '../commit-turn.ts'
import { Recent } from '../recent.ts'
import { nameOf, unexported, unreadable, withoutPending } from '../space-object.ts'
import type { Begun, EventAudit, PendingExport, SpaceKey, SpaceObject, Store } from '../store.ts'
import type { EventChange } from './event-batch.ts'
import { concernsOneObject, inMemory, laid } from './event-memory.ts'
import { pendingKeys, readObjects } from './postgres-objects.ts'
import type { Session } from './session.ts'
import type { TypeNumbers } from './type-numbers.ts'

/** What the store needs; {@link openPostgres} gathers it. */
export interface PostgresStoreParts {
  readonly session: Session
  readonly types: TypeNumbers
  readonly title: string
  readonly readOnly: boolean
  /** Writes changes in one transaction. */
  readonly write: (changes: readonly EventChange[]) => Promise<void>
  /** Told when a change that nobody waits for could not be written; it is tried again. */
  readonly onFailure: (error: SyncError) => void
  readonly onClosed: () => Promise<void>
}

interface Waiting {
  readonly name: string
  readonly before: SpaceObject | undefined
  readonly resolve: (begun: Begun) => void
  readonly reject: (error: unknown) => void
}

/** Objects of events that are being planned. */
const READ = 1_024

/** The database has it on disk when it says that it is committed. */
const BEGUN: Begun = { durable: () => Promise.resolve() }

/**
 * The connector space on PostgreSQL, as events use it.
 *
 * Events that come together share a transaction; what comes while one is on its way shares the next. What is
 * not written yet is in memory, which every read of this process sees first.
 */
export class PostgresStore implements Store {
  readonly #parts: PostgresStoreParts
  readonly #turn: CommitTurn
  #unwritten = new Map<string, EventChange>()
  /** On its way to the database. */
  #writing = new Map<string, EventChange>()
  /** What was read last: an event reads its object, plans, and begins. */
  readonly #read = new Recent<{ readonly object: SpaceObject | undefined }>(READ)
  #waiting: Waiting[] = []
  #running: Promise<SyncError | undefined> | undefined
  #closing: Promise<void> | undefined

  constructor(parts: PostgresStoreParts) {
    this.#parts = parts
    this.#turn = new CommitTurn(() => void this.#commit())
  }

  async read(key: SpaceKey): Promise<SpaceObject | undefined> {
    const [object] = await this.#readAll([key])
    this.#read.set(nameOf(key), { object })
    return object
  }

  async readMany(
    connector: string,
    objectType: string,
    ids: readonly string[],
  ): Promise<readonly SpaceObject[]> {
    const objects = await this.#readAll(ids.map((id) => ({ connector, objectType, id })))
    return objects.filter((object) => object !== undefined)
  }

  async begin(key: SpaceKey, pending: PendingExport): Promise<Begun> {
    this.#refuse()
    const name = nameOf(key)
    const read = this.#read.get(name)
    const before = read === undefined ? await this.read(key) : read.object
    return new Promise((resolve, reject) => {
      this.#put(
        key,
        { ...(before ?? unexported(key, pending.since)), pending },
        { pendingOnly: true },
      )
      this.#waiting.push({ name, before, resolve, reject })
      this.#turn.soon()
    })
  }

  settle(key: SpaceKey, object: SpaceObject, audit?: EventAudit): void {
    const settled = { connector: key.connector, objectType: key.objectType, id: object.id }
    if (object.id !== key.id) this.#put(key, undefined, { pendingOnly: false })
    this.#put(settled, withoutPending(object), { pendingOnly: false, audit })
    this.#turn.later()
  }

  forget(key: SpaceKey, audit?: EventAudit): void {
    this.#put(key, undefined, { pendingOnly: false, audit })
    this.#turn.later()
  }

  abandon(key: SpaceKey): void {
    this.#put(key, undefined, { pendingOnly: true })
    this.#turn.later()
  }

  async pending(connector: string): Promise<readonly SpaceObject[]> {
    await this.writeOut()
    const keys = await pendingKeys(this.#parts.session, connector)
    return (await this.#readAll(keys)).filter((object) => object !== undefined)
  }

  async deprovisioned(connector: string, objectType: string): Promise<readonly string[]> {
    await this.writeOut()
    const type = await this.#parts.types.of({ connector, objectType })
    const rows = await this.#parts.session.rows(
      `SELECT id FROM objects WHERE type = $1 AND state = 'deprovisioned' AND state <> 'inSync'`,
      [type],
    )
    return rows.map(([id]) => String(id))
  }

  /**
   * Writes what is in memory only.
   *
   * @throws SyncError `STATE_UNREADABLE` when the database takes no writes
   */
  async writeOut(): Promise<void> {
    while (this.#unwritten.size > 0 || this.#running !== undefined) {
      const failed = await this.#commit()
      if (failed !== undefined) throw failed
    }
  }

  /** Forgets what was read: people went, or got another name. */
  forgetRead(): void {
    this.#read.clear()
  }

  flush(): Promise<void> {
    return this.writeOut()
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    try {
      if (!this.#parts.readOnly) await this.writeOut()
    } finally {
      this.#turn.clear()
      await this.#parts.onClosed()
    }
  }

  async #readAll(keys: readonly SpaceKey[]): Promise<readonly (SpaceObject | undefined)[]> {
    const seen = keys.map((key) => inMemory(nameOf(key), this.#writing, this.#unwritten))
    const asked = keys.filter((_, at) => seen[at]?.known === false)
    const [first] = asked
    if (first === undefined) return seen.map((one) => (one.known ? one.object : undefined))
    const type = await this.#parts.types.of(first)
    const found = await readObjects(this.#parts.session, type, asked)
    const objects = new Map(asked.map((key, at) => [key.id, found[at]]))
    return keys.map((key, at) => {
      const one = seen[at]
      if (one?.known !== false) return one?.object
      const object = objects.get(key.id)
      if (object === undefined || !one.ended) return object
      // An object of which nothing but its pending export was stored is none any more.
      return object.modifiedAt === object.pending?.since && object.pending.operation === 'insert'
        ? undefined
        : withoutPending(object)
    })
  }

  #put(
    key: SpaceKey,
    object: SpaceObject | undefined,
    change: { readonly pendingOnly: boolean; readonly audit?: EventAudit | undefined },
  ): void {
    this.#refuse()
    const name = nameOf(key)
    this.#read.delete(name)
    const audits = change.audit === undefined ? [] : [change.audit]
    const newer = { key, object, pendingOnly: change.pendingOnly, audits }
    this.#unwritten.set(name, laid(this.#unwritten.get(name), newer))
  }

  /** @returns why something could not be written */
  #commit(): Promise<SyncError | undefined> {
    this.#turn.clear()
    if (this.#running !== undefined) return this.#running
    if (this.#unwritten.size === 0) return Promise.resolve(undefined)
    this.#running = this.#write().finally(() => {
      this.#running = undefined
      if (this.#waiting.length > 0) void this.#commit()
      else if (this.#unwritten.size > 0) this.#turn.later()
    })
    return this.#running
  }

  async #write(): Promise<SyncError | undefined> {
    const batch = this.#unwritten
    const waiting = this.#waiting
    this.#unwritten = new Map()
    this.#writing = batch
    this.#waiting = []
    const failures = await this.#tryAll(batch)
    this.#writing = new Map()
    for (const one of waiting) {
      const failure = failures.get(one.name)
      if (failure === undefined) one.resolve(BEGUN)
      else {
        this.#takeBack(one, batch)
        one.reject(failure)
      }
    }
    for (const name of failures.keys()) {
      const older = batch.get(name)
      if (older !== undefined) this.#unwritten.set(name, laid(older, this.#unwritten.get(name)))
    }
    const [failure] = failures.values()
    if (failure === undefined) return undefined
    this.#turn.again()
    this.#parts.onFailure(failure)
    return failure
  }

  /** What was accepted before stays; what had been said before the export began is written with the next batch. */
  #takeBack(one: Waiting, batch: Map<string, EventChange>): void {
    const change = batch.get(one.name)
    if (change === undefined) return
    if (change.pendingOnly) batch.delete(one.name)
    else batch.set(one.name, { ...change, object: one.before })
  }

  /** One bad change fails alone: the others are tried singly. */
  async #tryAll(batch: ReadonlyMap<string, EventChange>): Promise<ReadonlyMap<string, SyncError>> {
    const failures = new Map<string, SyncError>()
    const error = await this.#try([...batch.values()])
    if (error === undefined) return failures
    const singly = batch.size > 1 && concernsOneObject(error)
    for (const [name, change] of batch) {
      const failure = singly ? await this.#try([change]) : error
      if (failure !== undefined) failures.set(name, failure)
    }
    return failures
  }

  async #try(changes: readonly EventChange[]): Promise<SyncError | undefined> {
    try {
      await this.#parts.write(changes)
      return undefined
    } catch (error) {
      return unreadable(this.#parts.title, error)
    }
  }

  #refuse(): void {
    const reason = this.#parts.readOnly
      ? 'was opened for reading only'
      : this.#closing === undefined
        ? undefined
        : 'is closed'
    if (reason === undefined) return
    throw new SyncError('STATE_UNREADABLE', `The connector space ${this.#parts.title} ${reason}.`)
  }
}
