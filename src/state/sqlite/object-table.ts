import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { SpaceKey, SpaceObject } from '../store.ts'
import { parseObject, parseUnexported, textOf, type StoredRow } from './object-text.ts'

const COLUMNS = 'accepted, written, state, disabled_since, created_at, modified_at'

/** The tables `objects` and `pending` with their statements, prepared once. Every call is synchronous and may throw. */
export class ObjectTable {
  readonly #read: StatementSync
  readonly #readPending: StatementSync
  readonly #write: StatementSync
  readonly #writePending: StatementSync
  readonly #remove: StatementSync
  readonly #removePending: StatementSync
  readonly #pending: StatementSync
  readonly #deprovisioned: StatementSync

  constructor(database: DatabaseSync) {
    // One statement takes and gives back the lock on the file once.
    this.#read = database.prepare(
      `SELECT ${COLUMNS}, (SELECT export FROM pending p
         WHERE p.connector = o.connector AND p.object_type = o.object_type AND p.id = o.id)
       FROM objects o WHERE o.connector = ? AND o.object_type = ? AND o.id = ?`,
    )
    this.#read.setReturnArrays(true)
    this.#readPending = database.prepare(
      'SELECT export FROM pending WHERE connector = ? AND object_type = ? AND id = ?',
    )
    this.#write = database.prepare(
      `INSERT INTO objects (connector, object_type, id, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (connector, object_type, id) DO UPDATE SET accepted = excluded.accepted,
         written = excluded.written, state = excluded.state, disabled_since = excluded.disabled_since,
         created_at = excluded.created_at, modified_at = excluded.modified_at`,
    )
    this.#writePending = database.prepare(
      `INSERT INTO pending (connector, object_type, id, export) VALUES (?, ?, ?, ?)
       ON CONFLICT (connector, object_type, id) DO UPDATE SET export = excluded.export`,
    )
    this.#remove = database.prepare(
      'DELETE FROM objects WHERE connector = ? AND object_type = ? AND id = ?',
    )
    this.#removePending = database.prepare(
      'DELETE FROM pending WHERE connector = ? AND object_type = ? AND id = ?',
    )
    this.#pending = database.prepare(
      'SELECT object_type, id FROM pending WHERE connector = ? ORDER BY number',
    )
    this.#deprovisioned = database.prepare(
      `SELECT id FROM objects WHERE connector = ? AND object_type = ? AND state = 'deprovisioned'`,
    )
  }

  read(key: SpaceKey): SpaceObject | undefined {
    const row: unknown = this.#read.get(key.connector, key.objectType, key.id)
    return Array.isArray(row) ? parseObject(key, row) : this.#readUnexported(key)
  }

  write(object: SpaceObject, accepted: string): void {
    this.#write.run(
      object.connector,
      object.objectType,
      object.id,
      accepted,
      JSON.stringify(object.written),
      object.state,
      object.disabledSince ?? null,
      object.createdAt,
      object.modifiedAt,
    )
  }

  remove(key: SpaceKey): void {
    this.#remove.run(key.connector, key.objectType, key.id)
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
      .all(connector, objectType)
      .map((row: StoredRow) => textOf(row, 'id') ?? '')
  }
}
