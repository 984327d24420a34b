import type { PublicIds } from '../public-ids.ts'
import type { SpaceType } from '../space.ts'
import type { Session } from './session.ts'
import type { TypeNumbers } from './type-numbers.ts'

/** Ids that clients know, on PostgreSQL. */
export class PostgresPublicIds implements PublicIds {
  readonly #session: Session
  readonly #types: TypeNumbers

  constructor(session: Session, types: TypeNumbers) {
    this.#session = session
    this.#types = types
  }

  async any(connector: string): Promise<boolean> {
    const rows = await this.#session.rows(
      'SELECT 1 FROM public_ids WHERE type IN (SELECT number FROM types WHERE connector = $1) LIMIT 1',
      [connector],
    )
    return rows.length > 0
  }

  async idOf(type: SpaceType, publicId: string): Promise<string | undefined> {
    const [row] = await this.#session.rows(
      'SELECT id FROM public_ids WHERE type = $1 AND public_id = $2',
      [await this.#types.of(type), publicId],
    )
    return row === undefined ? undefined : String(row[0])
  }

  async publicOf(type: SpaceType, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#session.rows(
      'SELECT id, public_id FROM public_ids WHERE type = $1 AND id = ANY($2::text[])',
      [await this.#types.of(type), ids],
    )
    return new Map(rows.map(([id, known]) => [String(id), String(known)]))
  }

  async remember(type: SpaceType, before: string, after: string): Promise<void> {
    const number = await this.#types.of(type)
    await this.#session.transaction(async ({ rows }) => {
      await rows('DELETE FROM public_ids WHERE type = $1 AND id = $2', [number, after])
      await rows(
        `INSERT INTO public_ids (type, public_id, id)
         VALUES ($1, coalesce((SELECT public_id FROM public_ids WHERE type = $1 AND id = $2), $2), $3)
         ON CONFLICT (type, public_id) DO UPDATE SET id = excluded.id`,
        [number, before, after],
      )
    })
  }

  async rememberStaged(type: SpaceType): Promise<void> {
    const number = await this.#types.of(type)
    await this.#session.transaction(async ({ rows }) => {
      const rekeyed = `o.type = $1 AND o.staged = 'update' AND o.new_id IS NOT NULL`
      const found = await rows(
        `SELECT coalesce(p.public_id, o.id), o.new_id FROM objects o
         LEFT JOIN public_ids p ON p.type = o.type AND p.id = o.id WHERE ${rekeyed}`,
        [number],
      )
      if (found.length === 0) return
      const known = found.map(([one]) => String(one))
      const ids = found.map(([, id]) => String(id))
      await rows(
        'DELETE FROM public_ids WHERE type = $1 AND (id = ANY($2::text[]) OR public_id = ANY($3::text[]))',
        [number, ids, known],
      )
      await rows(
        `INSERT INTO public_ids (type, public_id, id)
         SELECT $1, u.public_id, u.id FROM unnest($2::text[], $3::text[]) u (public_id, id)`,
        [number, known, ids],
      )
    })
  }
}
