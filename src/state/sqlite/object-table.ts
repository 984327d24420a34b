import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { SpaceKey, SpaceObject } from '../store.ts'
import { Interned } from './interned.ts'
import { PendingTable } from './pending-table.ts'
import type { StagedRanges } from './staged-ranges.ts'
import { parseObject, parseUnexported, textOf, type StoredRow } from '../object-text.ts'
import { RowPlaces } from './row-places.ts'

const COLUMNS = 'accepted, written, state, disabled_since, created_at, modified_at, purge_at'

/** Where the pending export of an object stands in what is read of it. */
const PENDING = 7

/** Where the standing of an object stands in what is read of it. */
const STANDING = 12

/** Where the number of an object stands in what is read of it. */
const NUMBER = 13

/** What runs had in mind for an object is over when an event has had its say. */
const AS_NEW = `version = version + 1, touched = 0, evaluated = 0, before = NULL, drift = NULL,
  staged = NULL, disables = 0, cause = NULL, becomes = NULL, new_id = NULL, desired = NULL, held_by = NULL,
  failure = NULL, failed_column = NULL, attempts = 0, retry_at = NULL`

/** The tables `objects` and `pending` with their statements, prepared once. Every call is synchronous and may throw. */
export class ObjectTable {
  readonly pendingTable: PendingTable
  readonly #ranges: StagedRanges
  readonly #types: Interned
  readonly #places = new RowPlaces()
  readonly #read: StatementSync
  readonly #readAt: StatementSync
  readonly #write: StatementSync
  readonly #writeAt: StatementSync
  readonly #remove: StatementSync
  readonly #deprovisioned: StatementSync

  /** @param options `alone`: no other process writes the file */
  constructor(
    database: DatabaseSync,
    options: { readonly alone: boolean; readonly ranges: StagedRanges },
  ) {
    this.#ranges = options.ranges
    this.pendingTable = new PendingTable(database, options)
    this.#types = new Interned(database, 'types', ['connector', 'object_type'])
    const select = `SELECT ${COLUMNS}, NULL, staged, becomes, desired, disables, standing, number FROM objects`
    this.#read = database.prepare(`${select} WHERE type = ? AND id = ? AND state <> 'unmanaged'`)
    this.#read.setReturnArrays(true)
    // The signs keep the index of (type, id) out of it.
    this.#readAt = database.prepare(
      `${select} WHERE number = ? AND +type = ? AND +id = ? AND +state <> 'unmanaged'`,
    )
    this.#readAt.setReturnArrays(true)
    this.#write = database.prepare(
      `INSERT INTO objects (${COLUMNS}, standing, created_by, type, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (type, id) DO UPDATE SET accepted = excluded.accepted, written = excluded.written,
         state = excluded.state, disabled_since = excluded.disabled_since, created_at = excluded.created_at,
         modified_at = excluded.modified_at, purge_at = excluded.purge_at,
         standing = excluded.standing, created_by = CASE excluded.created_by WHEN '' THEN created_by ELSE excluded.created_by END, ${AS_NEW}`,
    )
    this.#writeAt = database.prepare(
      `UPDATE objects SET accepted = ?, written = ?, state = ?, disabled_since = ?, created_at = ?, modified_at = ?,
         purge_at = ?, standing = ?, created_by = coalesce(nullif(?, ''), created_by), ${AS_NEW}
       WHERE number = ? AND +type = ? AND +id = ?`,
    )
    this.#remove = database.prepare('DELETE FROM objects WHERE type = ? AND id = ?')
    this.#deprovisioned = database.prepare(
      `SELECT id FROM objects WHERE type = ? AND state = 'deprovisioned' AND state <> 'inSync'`,
    )
  }

  /** Forgets which objects have something on its way: somebody else has written, or it was rolled back. */
  forgetMarks(): void {
    this.pendingTable.forget()
    this.#ranges.forget()
  }

  /** Names of connectors were changed. */
  forgetNames(): void {
    this.#types.forget()
    this.#places.clear()
  }

  read(key: SpaceKey): SpaceObject | undefined {
    return this.#ranges.atOneMoment(() => this.#readBoth(key))
  }

  #readBoth(key: SpaceKey): SpaceObject | undefined {
    const type = this.#types.find(key.connector, key.objectType)
    const row = this.#readKept(type, key.id) ?? this.#readFound(type, key.id)
    const pending = this.pendingTable.read(key)
    if (Array.isArray(row)) {
      const shown = this.#ranges.has(Number(row[NUMBER])) ? rowBeforeInsert(row) : row
      return parseObject(key, pending === undefined ? shown : shown.with(PENDING, pending))
    }
    // An object before its first export is no more than what is pending.
    return pending === undefined ? undefined : parseUnexported(key, pending)
  }

  /** The row at the place that is kept for it, while it stands there. */
  #readKept(type: number, id: string): unknown {
    const number = this.#places.find(type, id)
    return number === undefined ? undefined : this.#readAt.get(number, type, id)
  }

  #readFound(type: number, id: string): unknown {
    const row: unknown = this.#read.get(type, id)
    if (Array.isArray(row)) this.#keep(type, id, row[NUMBER])
    return row
  }

  #keep(type: number, id: string, number: unknown): void {
    if (typeof number === 'number') this.#places.keep(type, id, number)
  }

  write(object: SpaceObject, accepted: string): void {
    const type = this.typeOf(object)
    this.#ranges.spellOut(this.#ranges.takeById(type, object.id))
    const values = [
      accepted,
      JSON.stringify(object.written),
      object.state,
      object.disabledSince ?? null,
      object.createdAt,
      object.modifiedAt,
      object.purgeAt ?? null,
      object.standing ?? 'present',
      object.createdBy ?? '',
    ]
    const number = this.#places.find(type, object.id)
    if (number !== undefined) {
      const { changes } = this.#writeAt.run(...values, number, type, object.id)
      if (changes !== 0) return
    }
    // An object that is there after all has another row: that is found out when it is read.
    const { lastInsertRowid } = this.#write.run(...values, type, object.id)
    this.#keep(type, object.id, lastInsertRowid)
  }

  /** The number of a type, which gets one when it has none. */
  typeOf(key: SpaceKey): number {
    return this.#types.take(key.connector, key.objectType)
  }

  remove(key: SpaceKey): void {
    const type = this.#types.find(key.connector, key.objectType)
    this.#ranges.takeById(type, key.id)
    this.#remove.run(type, key.id)
  }

  pending(connector: string): readonly SpaceObject[] {
    return this.pendingTable.keys(connector).flatMap((key) => this.read(key) ?? [])
  }

  deprovisioned(connector: string, objectType: string): readonly string[] {
    return this.#deprovisioned
      .all(this.#types.find(connector, objectType))
      .map((row: StoredRow) => textOf(row, 'id') ?? '')
  }
}

/** What is read of an object that stands in a range, as it is before its insert is written. */
function rowBeforeInsert(row: readonly unknown[]): unknown[] {
  const [accepted, written, , , , modifiedAt] = row
  const before = [accepted, '{}', 'waiting', null, '', modifiedAt, null, null]
  const [staged, becomes, desired, disables] = ['insert', 'inSync', written, 0]
  return [...before, staged, becomes, desired, disables, row[STANDING]]
}
