import type { SourceObject } from '../model/source-object.ts'
import type { Row } from '../model/value.ts'
import type { Awaitable } from '../model/awaitable.ts'
import type { StagedExport } from './space.ts'

/** Names one object in the connector space. `id` is the SCIM id (`model/object-id.ts`). */
export interface SpaceKey {
  readonly connector: string
  readonly objectType: string
  readonly id: string
}

/** What the connector space holds of one object (spec §7). */
export interface SpaceObject extends SpaceKey {
  /** The last accepted source object. */
  readonly accepted: SourceObject
  /** The columns as they were last written; empty before the first export. */
  readonly written: Row
  /** `inSync`; or `deprovisioned`: the source deleted it and the row stayed (`onDelete: keep` or `set`). */
  readonly state: 'inSync' | 'deprovisioned'
  /** When the person was disabled, ISO 8601. */
  readonly disabledSince?: string
  /** When its row is to be deleted (`purgeAfter`), ISO 8601. */
  readonly purgeAt?: string
  /** The scope leaves the person out, and the row stays as it is. */
  readonly standing?: 'outOfScope'
  /** Who made the row, `request 4f…`: said when it is made, kept from then on. */
  readonly createdBy?: string
  readonly createdAt: string
  readonly modifiedAt: string
  /** An export that was begun and not yet known to have ended. */
  readonly pending?: PendingExport
  /** An export that a run, or an event beyond a threshold, left for later (`state/space.ts`); an event ends it. */
  readonly staged?: Pick<StagedExport, 'operation' | 'becomes' | 'disables'> & {
    readonly desired: Row
  }
}

/** An export that is written down before its statement is sent, so that a crash repeats it. */
export interface PendingExport {
  readonly operation: 'insert' | 'update' | 'delete'
  /** What `accepted` becomes when the export has succeeded. */
  readonly source: SourceObject
  /** The columns to write (`insert`: all, `update`: those that change, `delete`: none). */
  readonly columns: Row
  /** The anchor columns, for update and delete. */
  readonly key: Row
  /** What `state` becomes. */
  readonly becomes: 'inSync' | 'deprovisioned' | 'removed'
  readonly disabledSince?: string
  readonly purgeAt?: string
  readonly standing?: 'outOfScope'
  readonly since: string
  readonly requestId: string
}

/** What the audit is told of a row that an event wrote; columns as JSON text of a row. */
export interface EventAudit {
  /** ISO 8601. */
  readonly at: string
  readonly operation: 'insert' | 'update' | 'recreate' | 'delete'
  /** The id that the person had before, where the anchor changed; the entry stands under it. */
  readonly formerId?: string
  readonly disables: boolean
  /** `request 4f…`. */
  readonly by: string
  /** Digest of the configuration. */
  readonly config: string
  readonly before: string
  readonly after: string
  /** Columns whose values are kept as salted hashes only. */
  readonly sensitive?: readonly string[]
}

/** A pending export that is written down. */
export interface Begun {
  /**
   * Resolves when a power cut no longer undoes it; rejects with `STATE_UNREADABLE` when that cannot be said.
   * The disk is on its way also when nobody asks.
   */
  durable(): Promise<void>
}

/**
 * The connector space: the engine's own store.
 *
 * `begin` is written when its promise resolves: a process that is killed from then on finds the pending
 * export again. It survives a power cut when `durable` resolves, too, and nobody may be answered before.
 * Between the two the statement may be sent: both disks are waited for at once. A power cut in that moment
 * can leave a row that the connector space does not know of, for an event that nobody was told anything of;
 * the client's retry finds the row by its key or joins it.
 *
 * Concurrent calls share one commit. `settle`, `forget` and `abandon` are seen by every later `read` at once
 * and are written a moment later, together with others: when a crash comes first, the pending export is
 * repeated, and exports can be repeated. Since the moment is short (some fifty milliseconds, or some hundred
 * objects), what a crash repeats was written just before it.
 *
 * Why nothing is lost or written over, step by step (`test/state/crash-steps.test.ts` takes what is on the disk
 * after each):
 * 1. *before the commit of `begin`*: nothing is known, and no statement was sent.
 * 2. *begun, statement not sent, or sent and not answered*: the export is found and repeated.
 * 3. *row written, client answered, `settle` in memory*: the export is found and repeated; it writes what stands
 *    there already, and its object and its audit entry are made of it.
 * 4. *a second event on the same object begins before the first was written*: what the first left is written in the
 *    same transaction as the second export, so an object never has an older export that could be repeated over a
 *    newer one.
 * 5. *settled and written*: the object stands there, and its export is gone in the same transaction.
 */
export interface Store {
  read(key: SpaceKey): Awaitable<SpaceObject | undefined>
  readMany(
    connector: string,
    objectType: string,
    ids: readonly string[],
  ): Awaitable<readonly SpaceObject[]>
  /** Writes down an export that is about to be sent. The object may not exist yet. */
  begin(key: SpaceKey, pending: PendingExport): Promise<Begun>
  /** The export succeeded: the object is as given, `pending` is gone. With another `id` than `key`, it was generated. */
  settle(key: SpaceKey, object: SpaceObject, audit?: EventAudit): void
  /** The object is gone. */
  forget(key: SpaceKey, audit?: EventAudit): void
  /** The export was refused for good: `pending` is dropped, what was accepted before stays. */
  abandon(key: SpaceKey): void
  /** Objects with a pending export, for the repetition after a crash. */
  pending(connector: string): Awaitable<readonly SpaceObject[]>
  /** Ids whose source object is deleted while the row stayed. */
  deprovisioned(connector: string, objectType: string): Awaitable<readonly string[]>
  /** Waits until everything said so far is durable. */
  flush(): Promise<void>
  close(): Promise<void>
}
