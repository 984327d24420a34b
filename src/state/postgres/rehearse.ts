import type { Pool } from 'pg'
import type { Space } from '../space.ts'
import { unreadable } from '../space-object.ts'
import { AuditNumbers } from './audit-numbers.ts'
import { PostgresAudit } from './postgres-audit.ts'
import { PostgresSpace } from './postgres-space.ts'
import { singleSession } from './session.ts'
import { TypeNumbers } from './type-numbers.ts'

/** Tables that a rehearsal writes; the others it only reads. */
const COPIED = ['objects', 'types', 'audit', 'audit_numbers', 'revisions', 'pending'] as const

/**
 * Copies a connector space into temporary tables of one connection, which hide the real ones from it and are
 * gone with it. A transaction that is rolled back would need no copy, but would lock every object that it
 * changes: events would wait for the end of the plan.
 *
 * @throws SyncError `STATE_UNREADABLE`
 */
export async function rehearse(
  pool: Pool,
  options: { readonly schema: string; readonly title: string; readonly salt: string },
): Promise<Space & { close(): Promise<void> }> {
  const client = await pool.connect().catch((error: unknown) => {
    throw unreadable(options.title, error)
  })
  const session = singleSession(client, options.title)
  // The connection is not used again: temporary tables end with it.
  const close = (): Promise<void> => Promise.resolve(client.release(true))
  try {
    await session.rows('SET default_transaction_read_only TO off', [])
    await session.transaction(async ({ rows }) => {
      await rows('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ', [])
      for (const table of COPIED) {
        const original = `${options.schema}.${table}`
        await rows(`CREATE TEMPORARY TABLE ${table} (LIKE ${original} INCLUDING ALL)`, [])
        await rows(
          `INSERT INTO pg_temp.${table} OVERRIDING SYSTEM VALUE SELECT * FROM ${original}`,
          [],
        )
      }
      for (const table of ['objects', 'types']) {
        await rows(
          `SELECT setval(pg_get_serial_sequence('pg_temp.${table}', 'number'),
             (SELECT coalesce(max(number), 0) + 1 FROM pg_temp.${table}), false)`,
          [],
        )
      }
    })
    await session.rows('ANALYZE objects', [])
  } catch (error) {
    client.release(true)
    throw error
  }
  const space = new PostgresSpace({
    session,
    types: new TypeNumbers(session, { readOnly: false }),
    audit: new PostgresAudit(new AuditNumbers(session), options.salt),
    rehearse: () => rehearse(pool, options),
  })
  return Object.assign(space, { close })
}
