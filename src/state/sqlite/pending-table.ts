import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { nameOf } from '../space-object.ts'
import { ALL_PENDING } from './begun-table.ts'
import type { SpaceKey } from '../store.ts'
import { textOf } from '../object-text.ts'

/**
 * The table `pending`, of exports that are still on their way when everything is written (`begun-table.ts` has them
 * before).
 *
 * It has as many rows as exports are on their way, and nearly no object has one: the one process that writes the
 * file keeps their names in memory and asks the table for those only. Every call is synchronous and may throw.
 */
export class PendingTable {
  readonly #alone: boolean
  readonly #read: StatementSync
  readonly #write: StatementSync
  readonly #remove: StatementSync
  readonly #ofConnector: StatementSync
  readonly #all: StatementSync
  #names: Set<string> | undefined

  /** @param options `alone`: no other process writes the file */
  constructor(database: DatabaseSync, options: { readonly alone: boolean }) {
    this.#alone = options.alone
    const one = 'WHERE connector = ? AND object_type = ? AND id = ?'
    // Who writes the file alone has what stands in `begun` in memory.
    const [table, at] = this.#alone ? ['pending', 'number'] : [ALL_PENDING, 'at']
    this.#read = database.prepare(`SELECT export FROM ${table} ${one} ORDER BY ${at} DESC LIMIT 1`)
    this.#write = database.prepare(
      `INSERT INTO pending (connector, object_type, id, export) VALUES (?, ?, ?, ?)
       ON CONFLICT (connector, object_type, id) DO UPDATE SET export = excluded.export`,
    )
    this.#remove = database.prepare(`DELETE FROM pending ${one}`)
    this.#ofConnector = database.prepare(
      `SELECT object_type, id FROM ${table} WHERE connector = ? GROUP BY object_type, id ORDER BY min(${at})`,
    )
    this.#all = database.prepare('SELECT connector, object_type, id FROM pending')
  }

  /** Whether an object has a row. */
  has(key: SpaceKey): boolean {
    this.#names ??= this.#load()
    return this.#names.size > 0 && this.#names.has(nameOf(key))
  }

  /** The pending export of an object as text. */
  read(key: SpaceKey): string | undefined {
    if (this.#alone && !this.has(key)) return undefined
    const row = this.#read.get(key.connector, key.objectType, key.id)
    return row === undefined ? undefined : textOf(row, 'export')
  }

  write(key: SpaceKey, text: string): void {
    this.#write.run(key.connector, key.objectType, key.id, text)
    this.#names?.add(nameOf(key))
  }

  remove(key: SpaceKey): void {
    if (!this.has(key)) return
    this.#remove.run(key.connector, key.objectType, key.id)
    this.#names?.delete(nameOf(key))
  }

  /** Objects with an export on its way, in the order in which these were begun. */
  keys(connector: string): readonly SpaceKey[] {
    return this.#ofConnector.all(connector).map((row) => ({
      connector,
      objectType: textOf(row, 'object_type') ?? '',
      id: textOf(row, 'id') ?? '',
    }))
  }

  /** Forgets the names: somebody else has written the table, or what was written was rolled back. */
  forget(): void {
    this.#names = undefined
  }

  #load(): Set<string> {
    const names = new Set<string>()
    for (const row of this.#all.iterate()) {
      const connector = textOf(row, 'connector') ?? ''
      const objectType = textOf(row, 'object_type') ?? ''
      names.add(nameOf({ connector, objectType, id: textOf(row, 'id') ?? '' }))
    }
    return names
  }
}
