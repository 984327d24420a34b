import type { Awaitable } from '../model/awaitable.ts'
import type { ChangeCounts, ChangeKind } from '../model/change-kind.ts'
import type { Lease } from './lease.ts'

/** Names the objects of one type of one connector. */
export interface SpaceType {
  readonly connector: string
  readonly objectType: string
}

/**
 * How an object stands:
 * - `waiting`: delivered, and has no row (not yet exported, out of scope, or its row was deleted by a rule);
 * - `inSync`: has a row, which we created or joined; `drift` says when it was edited outside since;
 * - `missing`: had a row, and somebody else deleted it;
 * - `deprovisioned`: the source deleted the person, or no longer has it, and the row stayed;
 * - `unmanaged`: a row that nobody delivered; it is never written.
 */
export type ObjectState = 'waiting' | 'inSync' | 'missing' | 'deprovisioned' | 'unmanaged'

/**
 * How the source has a person:
 * - `present`: it was delivered; also said of rows that nobody delivered;
 * - `outOfScope`: `scope` left it out when it was last synchronized;
 * - `absent`: a complete read of the source no longer had it.
 */
export type Standing = 'present' | 'outOfScope' | 'absent'

/** Why an export is staged. `mapping` stands for everything that the configuration changed. */
export type StagedCause = 'source' | 'mapping' | 'drift' | 'purge' | 'undo'

/** What a staged export counts as. */
export type StagedKind = ChangeKind

/** An export that a synchronization worked out and that no statement was sent for yet. */
export interface StagedExport {
  readonly operation: 'insert' | 'update' | 'delete'
  /**
   * Every column as the row is to hold it afterwards, as JSON text of a row; `{}` for a delete. An update
   * writes the columns in which it differs from what the row holds (`engine/run/row-before.ts`).
   */
  readonly desired: string
  readonly cause: StagedCause
  /** Whether this export disables the person: it counts as a disable, not as an update. */
  readonly disables: boolean
  /** What becomes of the record: see {@link ObjectState}; `removed` drops it. */
  readonly becomes: 'inSync' | 'deprovisioned' | 'waiting' | 'removed'
  /**
   * The new id, when the anchor changes with it: an update sets the anchor columns (`onAnchorChange: rekey`);
   * an insert first deletes the row of `id` in the same transaction (`recreate`).
   */
  readonly newId?: string
}

/** A row in error: it is set aside alone and tried again later. */
export interface ExportFailure {
  readonly code: string
  readonly column?: string
  readonly attempts: number
  /** ISO 8601. */
  readonly nextAt: string
}

/** One object of the connector space as runs see it. Large texts stay text until somebody needs them. */
export interface SpaceRecord {
  /** Its place: ascending in the order of arrival, never used again. */
  readonly number: number
  /** The SCIM id: the encoded anchor (`model/object-id.ts`); `~key.<source key>` while it has none. */
  readonly id: string
  /** The key at a pull source, where it differs from `id`. */
  readonly sourceKey?: string
  /** Moves with every change of the record, an event's too: a write that expects another one is left out. */
  readonly version: number
  /** The last accepted source object as JSON text; empty for a row that nobody delivered. */
  readonly accepted: string
  /** The columns as they were last written (or found, when it was joined), JSON text of a row; `{}` without a row. */
  readonly written: string
  readonly state: ObjectState
  /** Whether it is to be synchronized: delivered anew, or its row changed outside. */
  readonly touched: boolean
  /** How the source has the person: see {@link Standing}. */
  readonly standing: Standing
  /**
   * What `accepted` was at the last synchronization, JSON text, while another one waits for the next: what
   * turns (a disable, a scope) is judged between the two. Absent when nothing waits.
   */
  readonly before?: string
  /** An event's export is on its way, or what became of it is not known: the record and its row may differ. */
  readonly pending: boolean
  /** The digest of the object type's definition that it was synchronized with; empty before the first time. */
  readonly evaluated: string
  /** The live values of columns that no longer hold what was written, as JSON text of a row. */
  readonly drift?: string
  /** ISO 8601. */
  readonly disabledSince?: string
  /** When its row is to be deleted (`purgeAfter`), ISO 8601; kept while an undo has taken the row away. */
  readonly purgeAt?: string
  readonly staged?: StagedExport
  /** The plan that holds the staged export back. */
  readonly heldBy?: string
  readonly failure?: ExportFailure
  /** Who made the row: `run 812` or `request 4f…`; empty when it was joined. */
  readonly createdBy: string
  /** ISO 8601; empty where not known. */
  readonly createdAt: string
  readonly modifiedAt: string
}

/** A record that does not exist yet. */
export type NewRecord = Omit<SpaceRecord, 'number' | 'version' | 'pending'>

/** A record in a new form; it is left out when the stored one has another version by now. */
export type ChangedRecord = SpaceRecord

/** Which records a scan gives. */
export type RecordFilter =
  | { readonly kind: 'all' }
  /** `touched`, or synchronized with another definition than `digest`. */
  | { readonly kind: 'toSynchronize'; readonly digest: string }
  | { readonly kind: 'touched' }
  /** With a staged export. `ready` leaves out what is held, and failures whose time has not come. */
  | { readonly kind: 'staged'; readonly ready?: { readonly now: string } }
  | { readonly kind: 'heldBy'; readonly plan: string }
  | { readonly kind: 'purgeDue'; readonly now: string }
  | { readonly kind: 'state'; readonly state: ObjectState }
  | { readonly kind: 'drifted' }
  | { readonly kind: 'failed' }

/** Which records of those that a filter means a scan gives. */
export interface ScanOptions {
  readonly after?: number
  readonly limit: number
  readonly brief?: true
}

/** Counts of the objects of a type. */
export interface SpaceCounts {
  readonly total: number
  readonly byState: Readonly<Record<ObjectState, number>>
  readonly drifted: number
  readonly failed: number
  readonly held: number
  /** Staged exports by kind, those that are held among them. */
  readonly staged: ChangeCounts
  /** Those that a plan holds back, by kind. */
  readonly stagedHeld: ChangeCounts
}

/** What a batch of exports came to. */
export interface SettledBatch {
  /** Records whose export was written: `staged` becomes what it says, and an audit entry is made. */
  readonly written: readonly number[]
  /** Records under another id than before, because the database made the key. */
  readonly newIds?: ReadonlyMap<number, string>
  /** What stood in rows that were changed or deleted, JSON text by number; else it is what was last written. */
  readonly before?: ReadonlyMap<number, string>
  readonly failed: ReadonlyMap<number, ExportFailure>
  /** Exports that came to nothing because the row was gone (update) or there already (insert): synchronize again. */
  readonly again: readonly number[]
  /** `run 812`. */
  readonly by: string
  /** ISO 8601. */
  readonly at: string
  /** Digest of the configuration. */
  readonly config: string
  /** Columns whose values the audit keeps as salted hashes only. */
  readonly sensitive?: readonly string[]
}

/**
 * The connector space as runs use it: batches in, batches out, each call one transaction. Events see what runs
 * write, and the other way round.
 *
 * What is written survives the end of the process when the promise resolves, and a power cut when `durable` or
 * any call of the journal has resolved afterwards: a run repeats what a power cut takes back, and a sync a batch
 * would be a tenth of its time.
 */
export interface Space {
  /** Records by id or by source key; in the order of the argument, `undefined` where there is none. */
  find(
    type: SpaceType,
    by: { readonly ids: readonly string[] } | { readonly sourceKeys: readonly string[] },
  ): Awaitable<readonly (SpaceRecord | undefined)[]>
  /**
   * The next records in the order of their number, beginning behind `after`. With `brief` they may come without what
   * only imports and synchronizations look at (`accepted`, `before`, `evaluated`, `sourceKey`, who made them and when):
   * these fields are empty then, and such a record is never written back.
   */
  scan(
    type: SpaceType,
    filter: RecordFilter,
    options: ScanOptions,
  ): Awaitable<readonly SpaceRecord[]>
  /**
   * Drops, changes (the id too) and adds records, in this order; a changed record whose version has moved
   * meanwhile is left as it is.
   *
   * `by`, the run that adds them (`run 812`), lets inserts that the same run writes be marked cheaply; their
   * `createdAt` is then the `modifiedAt` that they were added with.
   *
   * @returns numbers of the changed records that were left
   */
  write(
    type: SpaceType,
    records: {
      readonly dropped?: readonly number[]
      readonly changed?: readonly ChangedRecord[]
      readonly added?: readonly NewRecord[]
      readonly by?: string
    },
  ): Promise<readonly number[]>
  /** Records no longer there at the source or in the table, dropped without a trace. */
  drop(type: SpaceType, numbers: readonly number[]): Promise<void>
  /**
   * Resolves when everything that was written of the connector is on the disk: before a statement that must not
   * be sent without a trace of it, and before somebody is answered.
   */
  durable(connector: string): Promise<void>
  /** Marks what a batch of exports came to, with its audit entries, set-based. */
  settle(type: SpaceType, batch: SettledBatch): Promise<void>
  /** Holds (or releases, `undefined`) the staged exports of one kind. @returns how many */
  hold(type: SpaceType, kind: StagedKind, plan: string | undefined): Promise<number>
  counts(type: SpaceType): Awaitable<SpaceCounts>
  /** What each plan holds now, by kind; a plan that holds nothing is not there. */
  heldByPlan(type: SpaceType): Awaitable<ReadonlyMap<string, ChangeCounts>>
  /** The types that ever had a record, by connector and name. */
  types(): Awaitable<readonly SpaceType[]>
  /** The highest number that a record of the type has: what is added later stands above it. 0 without any. */
  lastNumber(type: SpaceType): Awaitable<number>
  /** A number that moves whenever anything of the connector is written. */
  revision(connector: string): Awaitable<number>
  /**
   * A space with the same contents whose changes are never kept: what `plan` runs on. SQLite: a private copy;
   * PostgreSQL: a transaction that is rolled back.
   */
  rehearse(): Promise<Space & { close(): Promise<void> }>
  /**
   * The same space in the hands of a runner: each of its writes looks, in its own transaction, whether the lease is
   * the runner's still. Who was paused while it passed on writes nothing any more.
   *
   * Its writes throw SyncError `RUN_LEASE_LOST`. A rehearsal keeps nothing and is given back as it is.
   */
  under(lease: Lease): Space
}
