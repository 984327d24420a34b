import { pendingText } from '../object-text.ts'
import type { EventAudit, SpaceKey, SpaceObject } from '../store.ts'
import { movedBetween } from '../moved-between.ts'
import type { PostgresAudit } from './postgres-audit.ts'
import { moveRevision } from './postgres-space.ts'
import type { Parameter, Session } from './session.ts'
import type { TypeNumbers } from './type-numbers.ts'

/** A change of one object that is in memory and not yet in the database. */
export interface EventChange {
  readonly key: SpaceKey
  /** As the object is to be; `undefined` when it is gone. */
  readonly object: SpaceObject | undefined
  /** Only `pending` differs from what is in the database. */
  readonly pendingOnly: boolean
  readonly audits: readonly EventAudit[]
}

/** What runs had in mind for an object is over when an event has had its say. */
const AS_NEW = `version = o.version + 1, touched = 0, evaluated = '', before = NULL,
  drift = NULL, staged = NULL, disables = 0, cause = NULL, becomes = NULL, new_id = NULL, desired = NULL,
  held_by = NULL, failure = NULL, failed_column = NULL, attempts = 0, retry_at = NULL`

/** One statement for all of them: every table is told its share, by arrays. */
const WRITE = `WITH
  begun AS (INSERT INTO pending (type, id, export) SELECT * FROM unnest($1::int[], $2::text[], $3::text[])
    ON CONFLICT (type, id) DO UPDATE SET export = excluded.export),
  ended AS (DELETE FROM pending p USING unnest($4::int[], $5::text[]) u (type, id)
    WHERE p.type = u.type AND p.id = u.id),
  gone AS (DELETE FROM objects o USING unnest($6::int[], $7::text[]) u (type, id)
    WHERE o.type = u.type AND o.id = u.id)
  INSERT INTO objects AS o (type, id, accepted, written, state, disabled_since, created_at, modified_at, purge_at,
    standing, created_by)
  SELECT * FROM unnest($8::int[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
    $15::text[], $16::text[], $17::text[], $18::text[])
  ON CONFLICT (type, id) DO UPDATE SET accepted = excluded.accepted, written = excluded.written,
    state = excluded.state, disabled_since = excluded.disabled_since, created_at = excluded.created_at,
    modified_at = excluded.modified_at, purge_at = excluded.purge_at, standing = excluded.standing,
    created_by = CASE excluded.created_by WHEN '' THEN o.created_by ELSE excluded.created_by END, ${AS_NEW}`

type Numbered = EventChange & { readonly type: number }

/** Writes the changes of many events in one transaction. */
export async function writeEvents(
  session: Session,
  types: TypeNumbers,
  audit: PostgresAudit,
  changes: readonly EventChange[],
): Promise<void> {
  const numbered = await Promise.all(
    changes.map(async (change) => ({ ...change, type: await types.of(change.key) })),
  )
  // Whoever writes the same objects takes them in the same order.
  numbered.sort((a, b) => a.type - b.type || (a.key.id < b.key.id ? -1 : 1))
  const entries = numbered.flatMap(({ type, key, audits }) =>
    audits.map((one) => {
      const [id, newId] = movedBetween(key.id, one.formerId)
      return { type, id, ...(newId !== null && { newId }), audit: one }
    }),
  )
  const connectors = new Set(numbered.map(({ key }) => key.connector))
  await session.transaction(async (statements) => {
    await statements.rows(WRITE, parametersOf(numbered))
    await audit.addEvents(statements, entries)
    for (const connector of [...connectors].toSorted()) await moveRevision(statements, connector)
  })
}

function parametersOf(changes: readonly Numbered[]): Parameter[] {
  const begun = changes.filter(({ object }) => object?.pending !== undefined)
  const ended = changes.filter(({ object }) => object?.pending === undefined)
  const gone = changes.filter(({ object, pendingOnly }) => object === undefined && !pendingOnly)
  const written = changes.flatMap(({ type, object, pendingOnly }) =>
    object === undefined || pendingOnly ? [] : [{ type, ...object }],
  )
  return [
    begun.map(({ type }) => type),
    begun.map(({ key }) => key.id),
    begun.map(({ object }) => textOfPending(object)),
    ended.map(({ type }) => type),
    ended.map(({ key }) => key.id),
    gone.map(({ type }) => type),
    gone.map(({ key }) => key.id),
    written.map((one) => one.type),
    written.map((one) => one.id),
    written.map((one) => JSON.stringify(one.accepted)),
    written.map((one) => JSON.stringify(one.written)),
    written.map((one) => one.state),
    written.map((one) => one.disabledSince ?? null),
    written.map((one) => one.createdAt),
    written.map((one) => one.modifiedAt),
    written.map((one) => one.purgeAt ?? null),
    written.map((one) => one.standing ?? 'present'),
    written.map((one) => one.createdBy ?? ''),
  ]
}

function textOfPending(object: SpaceObject | undefined): string | null {
  const pending = object?.pending
  return pending === undefined ? null : pendingText(pending, JSON.stringify(pending.source))
}
