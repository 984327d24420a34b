import type { PublicIds } from '../public-ids.ts'
import type { SpaceType } from '../space.ts'
import { BulkTransaction, type BulkParts } from './bulk-transaction.ts'

const TYPE = '(SELECT number FROM types WHERE connector = ? AND object_type = ?)'

/** Ids that clients know, in the same SQLite file. */
export class SqlitePublicIds implements PublicIds {
  readonly #parts: BulkParts
  readonly #transaction: BulkTransaction

  constructor(parts: BulkParts) {
    this.#parts = parts
    this.#transaction = new BulkTransaction(parts)
  }

  any(connector: string): boolean {
    return this.#transaction.read(
      () =>
        this.#parts.database
          .prepare(
            'SELECT 1 FROM public_ids WHERE type IN (SELECT number FROM types WHERE connector = ?) LIMIT 1',
          )
          .get(connector) !== undefined,
    )
  }

  idOf({ connector, objectType }: SpaceType, publicId: string): string | undefined {
    return this.#transaction.read(() => {
      const row = this.#parts.database
        .prepare(`SELECT id FROM public_ids WHERE type = ${TYPE} AND public_id = ?`)
        .get(connector, objectType, publicId)
      return typeof row?.['id'] === 'string' ? row['id'] : undefined
    })
  }

  publicOf(
    { connector, objectType }: SpaceType,
    ids: readonly string[],
  ): ReadonlyMap<string, string> {
    return this.#transaction.read(
      () =>
        new Map(
          this.#parts.database
            .prepare(
              `SELECT id, public_id FROM public_ids
               WHERE type = ${TYPE} AND id IN (SELECT value FROM json_each(?))`,
            )
            .all(connector, objectType, JSON.stringify(ids))
            .map((row) => [String(row['id']), String(row['public_id'])]),
        ),
    )
  }

  remember({ connector, objectType }: SpaceType, before: string, after: string): Promise<void> {
    return this.#transaction.write(() => {
      const { changes } = this.#parts.database
        .prepare(`UPDATE OR REPLACE public_ids SET id = ? WHERE type = ${TYPE} AND id = ?`)
        .run(after, connector, objectType, before)
      if (changes !== 0) return
      // A row that nobody has delivered may be the first one of its type.
      this.#parts.database
        .prepare('INSERT OR IGNORE INTO types (connector, object_type) VALUES (?, ?)')
        .run(connector, objectType)
      this.#parts.database
        .prepare(`INSERT OR REPLACE INTO public_ids (type, public_id, id) VALUES (${TYPE}, ?, ?)`)
        .run(connector, objectType, before, after)
    })
  }

  rememberStaged({ connector, objectType }: SpaceType): Promise<void> {
    const rekeyed = `type = ${TYPE} AND staged = 'update' AND new_id IS NOT NULL`
    return this.#transaction.write(() => {
      this.#parts.database
        .prepare(
          `INSERT OR REPLACE INTO public_ids (type, public_id, id)
           SELECT o.type, coalesce(p.public_id, o.id), o.new_id FROM objects o
           LEFT JOIN public_ids p ON p.type = o.type AND p.id = o.id
           WHERE o.number IN (SELECT number FROM objects WHERE ${rekeyed})`,
        )
        .run(connector, objectType)
    })
  }
}
