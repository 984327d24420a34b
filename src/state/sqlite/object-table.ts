import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { SpaceKey, SpaceObject } from '../store.ts'
import { Interned } from './interned.ts'
import { parseObject, parseUnexported, textOf, type StoredRow } from '../object-text.ts'

const COLUMNS = 'accepted, written, state, disabled_since, created_at, modified_at, purge_at'

/** What runs had in mind for an object is over when an event has had its say. */
const AS_NEW = `version = version + 1, touched = 0, evaluated = 0, before = NULL, drift = NULL,
  staged = NULL, disables = 0, cause = NULL, becomes = NULL, new_id = NULL, desired = NULL, held_by = NULL,
  failure = NULL, failed_column = NULL, attempts = 0, retry_at = NULL`

/** The tables `objects` and `pending` with their statements, prepared once. Every call is synchronous and may throw. */
export class ObjectTable {
  readonly #types: Interned
  readonly #read: StatementSync
  readonly #readPending: StatementSync
  readonly #write: StatementSync
  readonly #writePending: StatementSync
  readonly #remove: StatementSync
  readonly #removePending: StatementSync
  readonly #pending: StatementSync
  readonly #deprovisioned: StatementSync

  constructor(database: DatabaseSync) {
    this.#types = new Interned(database, 'types', ['connector', 'object_type'])
    // One statement takes and gives back the lock on the file once.
    this.#read = database.prepare(
      `SELECT ${COLUMNS}, (SELECT export FROM pending WHERE connector = ?1 AND object_type = ?2 AND id = ?3),
         staged, becomes, desired, disables, standing
       FROM objects WHERE type = ?4 AND id = ?3 AND state <> 'unmanaged'`,
    )
    this.#read.setReturnArrays(true)
    this.#readPending = database.prepare(
      'SELECT export FROM pending WHERE connector = ? AND object_type = ? AND id = ?',
    )
    this.#write = database.prepare(
      `INSERT INTO objects (type, id, ${COLUMNS}, standing, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (type, id) DO UPDATE SET accepted = excluded.accepted, written = excluded.written,
         state = excluded.state, disabled_since = excluded.disabled_since, created_at = excluded.created_at,
         modified_at = excluded.modified_at, purge_at = excluded.purge_at,
         standing = excluded.standing, created_by = CASE excluded.created_by WHEN '' THEN created_by ELSE excluded.created_by END, ${AS_NEW}`,
    )
    this.#writePending = database.prepare(
      `INSERT INTO pending (connector, object_type, id, export) VALUES (?, ?, ?, ?)
       ON CONFLICT (connector, object_type, id) DO UPDATE SET export = excluded.export`,
    )
    this.#remove = database.prepare('DELETE FROM objects WHERE type = ? AND id = ?')
    this.#removePending = database.prepare(
      'DELETE FROM pending WHERE connector = ? AND object_type = ? AND id = ?',
    )
    this.#pending = database.prepare(
      'SELECT object_type, id FROM pending WHERE connector = ? ORDER BY number',
    )
    this.#deprovisioned = database.prepare(
      `SELECT id FROM objects WHERE type = ? AND state = 'deprovisioned' AND state <> 'inSync'`,
    )
  }

  /** Names of connectors were changed. */
  forgetNames(): void {
    this.#types.forget()
  }

  read(key: SpaceKey): SpaceObject | undefined {
    const { connector, objectType, id } = key
    const type = this.#types.find(connector, objectType)
    const row: unknown = this.#read.get(connector, objectType, id, type)
    return Array.isArray(row) ? parseObject(key, row) : this.#readUnexported(key)
  }

  write(object: SpaceObject, accepted: string): void {
    this.#write.run(
      this.typeOf(object),
      object.id,
      accepted,
      JSON.stringify(object.written),
      object.state,
      object.disabledSince ?? null,
      object.createdAt,
      object.modifiedAt,
      object.purgeAt ?? null,
      object.standing ?? 'present',
      object.createdBy ?? '',
    )
  }

  /** The number of a type, which gets one when it has none. */
  typeOf(key: SpaceKey): number {
    return this.#types.take(key.connector, key.objectType)
  }

  remove(key: SpaceKey): void {
    this.#remove.run(this.#types.find(key.connector, key.objectType), key.id)
  }

  writePending(key: SpaceKey, pending: string): void {
    this.#writePending.run(key.connector, key.objectType, key.id, pending)
  }

  removePending(key: SpaceKey): void {
    this.#removePending.run(key.connector, key.objectType, key.id)
  }

  /** An object before its first export is no more than what is pending. */
  #readUnexported(key: SpaceKey): SpaceObject | undefined {
    const row: StoredRow | undefined = this.#readPending.get(key.connector, key.objectType, key.id)
    const text = row === undefined ? undefined : textOf(row, 'export')
    return text === undefined ? undefined : parseUnexported(key, text)
  }

  pending(connector: string): readonly SpaceObject[] {
    return this.#pending.all(connector).flatMap((row) => {
      const objectType = textOf(row, 'object_type') ?? ''
      return this.read({ connector, objectType, id: textOf(row, 'id') ?? '' }) ?? []
    })
  }

  deprovisioned(connector: string, objectType: string): readonly string[] {
    return this.#deprovisioned
      .all(this.#types.find(connector, objectType))
      .map((row: StoredRow) => textOf(row, 'id') ?? '')
  }
}
