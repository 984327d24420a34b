import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { SpaceKey, SpaceObject } from '../store.ts'
import { parseObject, textOf, type StoredRow } from './object-text.ts'

/** The texts of one object as they are stored. */
export interface ObjectTexts {
  readonly accepted: string
  readonly written: string
  readonly pending: string | null
}

/** The table `objects` with its statements, prepared once. Every call is synchronous and may throw. */
export class ObjectTable {
  readonly #read: StatementSync
  readonly #write: StatementSync
  readonly #writePending: StatementSync
  readonly #remove: StatementSync
  readonly #pending: StatementSync
  readonly #deprovisioned: StatementSync

  constructor(database: DatabaseSync) {
    this.#read = database.prepare(
      `SELECT accepted, written, state, disabled_since, created_at, modified_at, pending
       FROM objects WHERE connector = ? AND object_type = ? AND id = ?`,
    )
    this.#write = database.prepare(
      `INSERT OR REPLACE INTO objects (connector, object_type, id, accepted, written, state,
         disabled_since, created_at, modified_at, pending)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#writePending = database.prepare(
      'UPDATE objects SET pending = ? WHERE connector = ? AND object_type = ? AND id = ?',
    )
    this.#remove = database.prepare(
      'DELETE FROM objects WHERE connector = ? AND object_type = ? AND id = ?',
    )
    this.#pending = database.prepare(
      `SELECT object_type, id, accepted, written, state, disabled_since, created_at, modified_at, pending
       FROM objects WHERE connector = ? AND pending IS NOT NULL`,
    )
    this.#deprovisioned = database.prepare(
      `SELECT id FROM objects WHERE connector = ? AND object_type = ? AND state = 'deprovisioned'`,
    )
  }

  read(key: SpaceKey): SpaceObject | undefined {
    const row: StoredRow | undefined = this.#read.get(key.connector, key.objectType, key.id)
    return row === undefined ? undefined : parseObject(key, row)
  }

  write(object: SpaceObject, texts: ObjectTexts): void {
    this.#write.run(
      object.connector,
      object.objectType,
      object.id,
      texts.accepted,
      texts.written,
      object.state,
      object.disabledSince ?? null,
      object.createdAt,
      object.modifiedAt,
      texts.pending,
    )
  }

  writePending(key: SpaceKey, pending: string): void {
    this.#writePending.run(pending, key.connector, key.objectType, key.id)
  }

  remove(key: SpaceKey): void {
    this.#remove.run(key.connector, key.objectType, key.id)
  }

  pending(connector: string): readonly SpaceObject[] {
    return this.#pending.all(connector).map((row) =>
      parseObject(
        {
          connector,
          objectType: textOf(row, 'object_type') ?? '',
          id: textOf(row, 'id') ?? '',
        },
        row,
      ),
    )
  }

  deprovisioned(connector: string, objectType: string): readonly string[] {
    return this.#deprovisioned
      .all(connector, objectType)
      .map((row: StoredRow) => textOf(row, 'id') ?? '')
  }
}
