import { type Awaitable, whenReady } from '../model/awaitable.ts'
import { SyncError } from '../model/errors.ts'
import type { Connection, Dialect } from './dialects/dialect.ts'

/** One transaction on one connection; an embedded database answers at once. */
export interface Transaction {
  begin(): Awaitable<unknown>
  commit(): Awaitable<unknown>
  /** Ends it without effect; does nothing when the database has ended it already. */
  rollback(): Awaitable<unknown>
}

/**
 * The transactions of a connection.
 *
 * @throws SyncError `NOT_AVAILABLE_YET` where the dialect has none for more than one statement
 */
export function transactionOf(connection: Connection, dialect: Dialect): Transaction {
  const { transaction, staging } = connection
  if (transaction !== undefined) return transaction
  const syntax = dialect.syntax.staging
  if (staging === undefined || syntax === undefined) {
    throw new SyncError(
      'NOT_AVAILABLE_YET',
      `Several statements in one transaction are not available on ${dialect.title} yet.`,
    )
  }
  return {
    begin: () => staging.send(syntax.begin),
    commit: () => staging.send(syntax.commit),
    rollback: () => staging.send(syntax.rollback),
  }
}

/**
 * Runs work in a transaction, which is committed when the work says so and rolled back otherwise.
 *
 * @param failed told what was thrown after everything was rolled back; gives the result or throws
 */
export function inTransaction<T>(
  transaction: Transaction,
  work: () => Awaitable<{ readonly commit: boolean; readonly result: T }>,
  failed: (thrown: unknown) => Awaitable<T>,
): Awaitable<T> {
  const undo = (thrown: unknown): Awaitable<T> =>
    whenReady(transaction.rollback(), () => failed(thrown))
  const finish = ({ commit, result }: { commit: boolean; result: T }): Awaitable<T> =>
    whenReady(commit ? transaction.commit() : transaction.rollback(), () => result)
  let done: Awaitable<T>
  try {
    done = whenReady(transaction.begin(), () => whenReady(work(), finish))
  } catch (thrown) {
    return undo(thrown)
  }
  return done instanceof Promise ? done.catch(undo) : done
}
