import { setTimeout as sleep } from 'node:timers/promises'
import { isSyncError, SyncError } from '../model/errors.ts'
import type { Dialect, Failure } from './dialects/dialect.ts'
import { type FailureContext, toSyncError } from './failure.ts'

/** Tries of one operation, the first one included. */
const TRIES = 3

/** Milliseconds after which no further try begins: the caller is to be answered within about a second. */
const BUDGET = 600

/** How an operation is tried again. */
export interface Attempts {
  readonly dialect: Dialect
  readonly random: () => number
  readonly context: FailureContext
  /** Whether the operation may be sent again when nobody knows whether it was carried out. */
  readonly repeatable: boolean
  /** Milliseconds after which no further try begins, where nobody waits for the answer of a request. */
  readonly budget?: number
}

/**
 * Tries an operation until it succeeds, fails for good, or time is up. Deadlocks and lost connections are
 * tried again after a pause that grows and differs from caller to caller.
 *
 * @param attempt told whether an earlier try may have been carried out although its answer was lost
 * @throws SyncError `ROW_*`, `DATABASE_*`
 */
export async function tryRepeatedly<T>(
  attempts: Attempts,
  attempt: (uncertain: boolean) => Promise<T>,
): Promise<T> {
  const began = performance.now()
  let uncertain = false
  for (let count = 1; ; count += 1) {
    try {
      return await attempt(uncertain)
    } catch (thrown) {
      const retry = retryOf(attempts.dialect, thrown)
      const hopeless = retry === undefined || (retry === 'reconnect' && !attempts.repeatable)
      if (hopeless || count >= TRIES || performance.now() - began > (attempts.budget ?? BUDGET)) {
        throw asSyncError(attempts.dialect, attempts.context, thrown)
      }
      uncertain ||= retry === 'reconnect'
      await sleep(20 * 2 ** count * (0.5 + attempts.random()))
    }
  }
}

/** Anything thrown on the way to a database, as a coded error. */
export function asSyncError(dialect: Dialect, context: FailureContext, thrown: unknown): SyncError {
  if (thrown instanceof SyncError) return thrown
  return toSyncError(dialect.failure(thrown), context, thrown)
}

function retryOf(dialect: Dialect, thrown: unknown): Failure['retry'] {
  if (isSyncError(thrown)) return thrown.code === 'DATABASE_CONTENTION' ? 'again' : undefined
  return dialect.failure(thrown).retry
}
