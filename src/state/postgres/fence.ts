import { SyncError } from '../../model/errors.ts'

/**
 * Numbers of advisory locks that nobody else is likely to use; the second number of each is that of the schema.
 * `HELD`: whoever has the space; `FENCED`: shared by the ends of transactions.
 */
export const HELD = 0x52_4f_4c_48
export const FENCED = 0x52_4f_4c_46

/** What a process that writes a connector space puts behind each of its transactions. */
export interface Fence {
  /** Grows with every process that takes the space for itself. */
  readonly number: number
  /** The number of the schema. */
  readonly schema: number
}

/**
 * What is sent with COMMIT: it fails, and nothing is committed, once another process has taken the space. The lock is
 * shared by all who write and ends with the transaction; who takes the space waits for it.
 */
export function fencedCommit({ number, schema }: Fence): string {
  return (
    `SELECT pg_advisory_xact_lock_shared(${FENCED}, ${schema}); ` +
    `SELECT 1 / coalesce((SELECT 1 FROM holder WHERE fence = ${number}), 0); COMMIT`
  )
}

/** Whether it was the fence that a commit failed at: a division by zero. */
export function isFencedOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '22012'
}

/** `STATE_TAKEN`: what this process has in mind is no longer its to write. */
export function taken(title: string): SyncError {
  return new SyncError(
    'STATE_TAKEN',
    `Another process has taken the connector space ${title} over while this one could not be reached, ` +
      'so this one writes nothing any more. Start it again: it stands by until the other one ends.',
    { retryAfter: 5 },
  )
}
