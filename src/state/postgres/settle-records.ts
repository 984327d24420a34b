import type { SettledBatch } from '../space.ts'
import type { PostgresAudit } from './postgres-audit.ts'
import type { Statements } from './session.ts'

/** The staged export is gone, with what held it back or failed. */
const UNSTAGED = `staged = NULL, disables = 0, cause = NULL, becomes = NULL, new_id = NULL, desired = NULL,
  held_by = NULL, failure = NULL, failed_column = NULL, attempts = 0, retry_at = NULL`

/** Marks what a batch of exports came to, set-based, inside a transaction. */
export async function settleRecords(
  statements: Statements,
  type: number,
  batch: SettledBatch,
  audit: PostgresAudit,
): Promise<void> {
  if (batch.written.length > 0) await settleWritten(statements, type, batch, audit)
  await settleFailed(statements, type, batch)
  if (batch.again.length === 0) return
  await statements.rows(
    `UPDATE objects SET version = version + 1, touched = 1, ${UNSTAGED}
     WHERE type = $1 AND number = ANY($2::bigint[])`,
    [type, batch.again],
  )
}

async function settleWritten(
  statements: Statements,
  type: number,
  batch: SettledBatch,
  audit: PostgresAudit,
): Promise<void> {
  const { rows } = statements
  const numbers = [...(batch.newIds?.keys() ?? [])]
  const ids = [...(batch.newIds?.values() ?? [])]
  if (numbers.length > 0) {
    await rows(
      `DELETE FROM objects o USING unnest($2::bigint[], $3::text[]) u (number, id)
       WHERE o.type = $1 AND o.id = u.id AND o.number <> u.number AND o.state IN ('unmanaged', 'waiting')`,
      [type, numbers, ids],
    )
  }
  await rows(
    `DELETE FROM objects o USING objects m
     WHERE o.type = $1 AND o.state = 'unmanaged' AND o.id = m.new_id
       AND m.type = $1 AND m.number = ANY($2::bigint[])`,
    [type, batch.written],
  )
  await audit.addBatch(statements, type, batch)
  await rows(
    `DELETE FROM objects WHERE type = $1 AND number = ANY($2::bigint[]) AND becomes = 'removed'`,
    [type, batch.written],
  )
  await rows(
    `UPDATE objects SET version = version + 1, id = coalesce(new_id, id), state = becomes,
       written = CASE staged WHEN 'delete' THEN '{}' ELSE desired END,
       created_by = CASE staged WHEN 'insert' THEN $3 WHEN 'delete' THEN '' ELSE created_by END,
       created_at = CASE staged WHEN 'insert' THEN $4 ELSE created_at END, modified_at = $4,
       purge_at = CASE WHEN staged = 'delete' AND cause <> 'undo' THEN NULL ELSE purge_at END, drift = NULL, ${UNSTAGED}
     WHERE type = $1 AND number = ANY($2::bigint[]) AND staged IS NOT NULL`,
    [type, batch.written, batch.by, batch.at],
  )
  if (numbers.length === 0) return
  await rows(
    `UPDATE objects o SET id = u.id FROM unnest($2::bigint[], $3::text[]) u (number, id)
     WHERE o.type = $1 AND o.number = u.number`,
    [type, numbers, ids],
  )
}

async function settleFailed(
  { rows }: Statements,
  type: number,
  { failed }: SettledBatch,
): Promise<void> {
  if (failed.size === 0) return
  const failures = [...failed.values()]
  await rows(
    `UPDATE objects o SET version = version + 1, failure = u.code, failed_column = u.failed_column,
       attempts = u.attempts, retry_at = u.retry_at
     FROM unnest($2::bigint[], $3::text[], $4::text[], $5::int[], $6::text[])
       u (number, code, failed_column, attempts, retry_at)
     WHERE o.type = $1 AND o.number = u.number`,
    [
      type,
      [...failed.keys()],
      failures.map((one) => one.code),
      failures.map((one) => one.column ?? null),
      failures.map((one) => one.attempts),
      failures.map((one) => one.nextAt),
    ],
  )
}
