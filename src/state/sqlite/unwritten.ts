import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { SyncError } from '../../model/errors.ts'
import type { SourceObject } from '../../model/source-object.ts'
import type { EventAudit, PendingExport, SpaceKey, SpaceObject } from '../store.ts'
import type { AuditTable } from './audit-table.ts'
import { BegunTable, unfoldBegun } from './begun-table.ts'
import type { ObjectTable } from './object-table.ts'
import { pendingText } from '../object-text.ts'
import type { Revisions } from './revisions.ts'
import type { StagedRanges } from './staged-ranges.ts'
import { textFor } from '../space-object.ts'
import { failureOf } from './file-presence.ts'

/** How many changes of objects wait for one another at most, before all are written. */
const MOST = 128

/** A change of one object that is in memory and not yet in its table. */
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

/** What could not be written and why (`STATE_UNREADABLE`), by name; `undefined` when nothing failed. */
export type Failures = ReadonlyMap<string, SyncError> | undefined

/** A row of `begun` and whose exports stand there. */
interface BegunRow {
  readonly number: number
  readonly names: readonly string[]
}

type Named = readonly [name: string, change: UnwrittenObject]

/**
 * The changes of the connector space that are in memory only, by the name of their object.
 *
 * An export that begins is written at once, to `begun`, with the others of its commit. Its object and what the
 * audit is told of it are written when many have gathered, or after a moment: many share a transaction and the
 * pages of the tables. Until then `begun` has everything that a crash could take: an export is found there and
 * repeated as long as what became of it is not written.
 *
 * One object has at most one export there, and it builds on what its table holds. Whatever would break that is
 * written together with everything else.
 */
export class Unwritten {
  readonly #database: DatabaseSync
  readonly #table: ObjectTable
  readonly #path: string
  readonly #beside: Beside
  readonly #begun: BegunTable
  readonly #begin: StatementSync
  readonly #commit: StatementSync
  readonly #objects = new Map<string, UnwrittenObject>()
  /** Names of exports that are to be written to `begun`. */
  #beginning: string[] = []
  /** The rows of `begun`, in their order. */
  #rows: BegunRow[] = []
  /** Whether one of them builds on something that is in memory only. */
  #layered = false
  /** Source objects of exports under way, as text: the same text becomes `accepted` when they succeed. */
  readonly #texts = new Map<string, { readonly source: SourceObject; readonly text: string }>()

  constructor(database: DatabaseSync, table: ObjectTable, beside: Beside, path: string) {
    this.#database = database
    this.#table = table
    this.#path = path
    this.#beside = beside
    this.#begun = new BegunTable(database)
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

  /** An export begins: its change is set, and {@link writeBegun} writes it. */
  begins(name: string, { key, pendingOnly }: UnwrittenObject, source: SourceObject): void {
    this.#texts.set(name, { source, text: JSON.stringify(source) })
    this.#beginning.push(name)
    this.#layered ||= !pendingOnly || this.#table.pendingTable.has(key)
  }

  dropText(name: string): void {
    this.#texts.delete(name)
  }

  /**
   * Writes the exports that begin, all of them in one row. Everything else goes with them when it is time.
   *
   * @returns as {@link write}
   */
  writeBegun(): Failures {
    if (this.#layered || this.#objects.size > MOST) return this.write()
    const names = this.#beginning
    this.#beginning = []
    if (names.length === 0 || this.#addBegun(names) === undefined) return undefined
    return singly(names, (name) => this.#addBegun([name]))
  }

  /**
   * Writes everything in one transaction. One bad change fails alone: the others are tried singly.
   *
   * @returns what failed; it stays
   */
  write(): Failures {
    this.#beginning = []
    this.#layered = false
    const all = [...this.#objects]
    if (this.#transaction(all, { begunUpTo: Infinity }) === undefined) return undefined
    const unfolded = this.#attempt(() => unfoldBegun(this.#database))
    if (unfolded === undefined) this.#rows = []
    return singly(this.#objects.keys(), (name) => {
      const change = this.#objects.get(name)
      if (unfolded !== undefined || change === undefined) return unfolded
      return this.#transaction([[name, change]], { begunUpTo: 0 })
    })
  }

  /**
   * Writes objects whose exports are over, for who has to wait for something else. Rows of `begun` go as a whole and from
   * the first on: no export that is over may be found beside one that is not.
   *
   * @param least how many objects it is worth it for
   */
  writeSettled(least: number): void {
    const over: string[] = []
    let last: number | undefined
    for (const { number, names } of this.#rows) {
      if (names.some((name) => this.#objects.get(name)?.object?.pending !== undefined)) break
      over.push(...names)
      last = number
    }
    if (last === undefined || over.length < least) return
    const changes = over.flatMap((name): readonly Named[] => {
      const change = this.#objects.get(name)
      return change === undefined ? [] : [[name, change]]
    })
    // What fails is said by the next write of everything, which comes soon.
    this.#transaction(changes, { begunUpTo: last })
  }

  #addBegun(names: readonly string[]): SyncError | undefined {
    return this.#attempt(() => {
      const exports = names.map((name) => {
        const change = this.#objects.get(name)
        if (change?.object?.pending === undefined) throw new Error('cannot happen: nothing begins')
        return { key: change.key, text: this.#textOf(name, change.object.pending) }
      })
      this.#rows.push({ number: this.#begun.add(exports), names })
    })
  }

  #transaction(
    changes: readonly Named[],
    { begunUpTo }: { readonly begunUpTo: number },
  ): SyncError | undefined {
    const failure = this.#attempt(() => {
      this.#moveRevisions(changes)
      this.#begin.run()
      for (const [name, change] of changes) this.#write(name, change)
      if (begunUpTo === Infinity) this.#begun.clear()
      else if (begunUpTo > 0) this.#begun.removeUpTo(begunUpTo)
      this.#commit.run()
    })
    if (failure !== undefined) return failure
    if (begunUpTo > 0) this.#rows = this.#rows.filter(({ number }) => number > begunUpTo)
    for (const [name, change] of changes) {
      this.#objects.delete(name)
      if (change.object?.pending === undefined) this.#texts.delete(name)
    }
    return undefined
  }

  #attempt(work: () => void): SyncError | undefined {
    try {
      work()
      return undefined
    } catch (error) {
      this.#rollback()
      return failureOf(this.#path, error)
    }
  }

  #moveRevisions(changes: readonly Named[]): void {
    let last: string | undefined
    for (const [, { key }] of changes) {
      if (key.connector === last) continue
      last = key.connector
      this.#beside.revisions.move(last)
    }
  }

  #rollback(): void {
    this.#table.forgetMarks()
    this.#begun.forget()
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
    const pending = object?.pending
    const { pendingTable } = this.#table
    if (pending === undefined) pendingTable.remove(key)
    else pendingTable.write(key, this.#textOf(name, pending))
    if (pendingOnly) return
    if (object === undefined) this.#table.remove(key)
    else this.#table.write(object, textFor(object.accepted, this.#texts.get(name)))
  }

  #textOf(name: string, pending: PendingExport): string {
    return pendingText(pending, textFor(pending.source, this.#texts.get(name)))
  }
}

/** Tries each by itself. */
function singly(
  names: Iterable<string>,
  attempt: (name: string) => SyncError | undefined,
): ReadonlyMap<string, SyncError> {
  const failures = new Map<string, SyncError>()
  for (const name of names) {
    const failure = attempt(name)
    if (failure !== undefined) failures.set(name, failure)
  }
  return failures
}
