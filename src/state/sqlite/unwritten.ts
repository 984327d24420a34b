import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { SyncError } from '../../model/errors.ts'
import type { SourceObject } from '../../model/source-object.ts'
import type { EventAudit, SpaceKey, SpaceObject } from '../store.ts'
import type { AuditTable } from './audit-table.ts'
import type { ObjectTable } from './object-table.ts'
import { pendingText } from '../object-text.ts'
import type { Revisions } from './revisions.ts'
import type { StagedRanges } from './staged-ranges.ts'
import { textFor, unreadable } from '../space-object.ts'

/** A change of one object that is in memory and not yet on disk. */
export interface UnwrittenObject {
  readonly key: SpaceKey
  /** As the object is to be; `undefined` when it is gone. */
  readonly object: SpaceObject | undefined
  /** Only `pending` differs from what is on disk. */
  readonly pendingOnly: boolean
  /** What the audit is to be told, in the order in which it happened. */
  readonly audits?: readonly EventAudit[]
}

/** What is written beside the objects, in the same transaction. */
export interface Beside {
  readonly audit: AuditTable
  readonly revisions: Revisions
  readonly ranges: StagedRanges
}

/** The changes of the connector space that are in memory only, by the name of their object. */
export class Unwritten {
  readonly #database: DatabaseSync
  readonly #table: ObjectTable
  readonly #path: string
  readonly #beside: Beside
  readonly #begin: StatementSync
  readonly #commit: StatementSync
  readonly #objects = new Map<string, UnwrittenObject>()
  /** Source objects of exports under way, as text: the same text becomes `accepted` when they succeed. */
  readonly #texts = new Map<string, { readonly source: SourceObject; readonly text: string }>()

  constructor(database: DatabaseSync, table: ObjectTable, beside: Beside, path: string) {
    this.#database = database
    this.#table = table
    this.#path = path
    this.#beside = beside
    this.#begin = database.prepare('BEGIN IMMEDIATE')
    this.#commit = database.prepare('COMMIT')
  }

  get size(): number {
    return this.#objects.size
  }

  has(name: string): boolean {
    return this.#objects.has(name)
  }

  get(name: string): UnwrittenObject | undefined {
    return this.#objects.get(name)
  }

  set(name: string, change: UnwrittenObject, audit?: EventAudit): void {
    const audits = this.#objects.get(name)?.audits
    if (audits === undefined && audit === undefined) {
      this.#objects.set(name, change)
      return
    }
    const { key, object, pendingOnly } = change
    const all = audits === undefined ? [] : [...audits]
    if (audit !== undefined) all.push(audit)
    this.#objects.set(name, { key, object, pendingOnly, audits: all })
  }

  /** Keeps the text of a source object whose export begins. */
  keepText(name: string, source: SourceObject): void {
    this.#texts.set(name, { source, text: JSON.stringify(source) })
  }

  dropText(name: string): void {
    this.#texts.delete(name)
  }

  /**
   * Writes everything in one transaction. One bad change fails alone: the others are tried singly.
   *
   * @returns what could not be written and why (`STATE_UNREADABLE`), by name; it stays. `undefined` when
   *   nothing failed
   */
  write(): ReadonlyMap<string, SyncError> | undefined {
    const all = [...this.#objects]
    if (this.#transaction(all) === undefined) return undefined
    const failures = new Map<string, SyncError>()
    for (const one of all) {
      const failure = this.#transaction([one])
      if (failure !== undefined) failures.set(one[0], failure)
    }
    return failures
  }

  #transaction(changes: readonly (readonly [string, UnwrittenObject])[]): SyncError | undefined {
    try {
      this.#moveRevisions(changes)
      this.#begin.run()
      for (const [name, change] of changes) this.#write(name, change)
      this.#commit.run()
    } catch (error) {
      this.#rollback()
      return unreadable(this.#path, error)
    }
    for (const [name, change] of changes) {
      this.#objects.delete(name)
      if (change.object?.pending === undefined) this.#texts.delete(name)
    }
    return undefined
  }

  #moveRevisions(changes: readonly (readonly [string, UnwrittenObject])[]): void {
    let last: string | undefined
    for (const [, { key }] of changes) {
      if (key.connector === last) continue
      last = key.connector
      this.#beside.revisions.move(last)
    }
  }

  #rollback(): void {
    this.#table.forgetMarks()
    try {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
    } catch {
      // SQLite has rolled back by itself (disk full, I/O error): there is nothing left to undo.
    }
  }

  #write(name: string, { key, object, pendingOnly, audits }: UnwrittenObject): void {
    for (const audit of audits ?? []) {
      this.#beside.audit.addEvent(this.#table.typeOf(key), key, audit)
    }
    const source = this.#texts.get(name)
    const pending = object?.pending
    const { pendingTable } = this.#table
    if (pending === undefined) pendingTable.remove(key)
    else pendingTable.write(key, pendingText(pending, textFor(pending.source, source)))
    if (pendingOnly) return
    if (object === undefined) this.#table.remove(key)
    else this.#table.write(object, textFor(object.accepted, source))
  }
}
