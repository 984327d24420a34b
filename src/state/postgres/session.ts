import type { Client, Pool, PoolClient } from 'pg'
import { unreadable } from '../space-object.ts'
import { fencedCommit, isFencedOff, taken, type Fence } from './fence.ts'

/** How often a transaction that ended in a deadlock is tried. */
const TRIES = 5

/** What a statement takes. */
export type Parameter = string | number | null | readonly (string | number | null)[]

/** Rows as arrays, in the order of the columns. */
export type Rows = readonly (readonly unknown[])[]

/** Runs one statement. */
export interface Statements {
  readonly rows: (sql: string, values: readonly Parameter[]) => Promise<Rows>
}

/** Statements, singly or several in a transaction, on whichever connection is free. */
export interface Session extends Statements {
  /** Commits when `work` resolves; nothing is written when it rejects. */
  readonly transaction: <T>(
    work: (statements: Statements) => Promise<T>,
    options?: TransactionOptions,
  ) => Promise<T>
  /** One statement that writes. */
  readonly write: (sql: string, values: readonly Parameter[]) => Promise<Rows>
}

/** How a transaction is made. */
export interface TransactionOptions {
  /** Its commit does not wait for the disk: the next one that does brings it along. */
  readonly ahead?: boolean
}

/** Statements on a connection that somebody else looks after. */
export function clientStatements(client: Client): Statements {
  return { rows: (sql, values) => query(client, sql, values) }
}

/**
 * A session over a pool: a transaction has a connection of its own for as long as it lasts.
 *
 * @param fence refuses what is written once another process has taken the space, with `STATE_TAKEN`
 */
export function pooledSession(pool: Pool, title: string, fence?: Fence): Session {
  const session: Session = {
    rows: (sql, values) => coded(title, () => query(pool, sql, values)),
    write: (sql, values) =>
      fence === undefined
        ? session.rows(sql, values)
        : session.transaction(({ rows }) => rows(sql, values)),
    transaction: (work, options) =>
      coded(title, async () => {
        const client = await pool.connect()
        let failure: Error | undefined
        try {
          return await transact(client, work, { ...options, title, fence })
        } catch (error) {
          failure = error instanceof Error ? error : undefined
          throw error
        } finally {
          // A connection on which a transaction failed may be broken.
          client.release(failure)
        }
      }),
  }
  return session
}

/** A session over one connection; transactions come one after the other. */
export function singleSession(client: PoolClient, title: string): Session {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work)
    last = next.catch(() => undefined)
    return next
  }
  const session: Session = {
    rows: (sql, values) => inTurn(() => coded(title, () => query(client, sql, values))),
    write: (sql, values) => session.rows(sql, values),
    transaction: (work, options) =>
      inTurn(() => coded(title, () => transact(client, work, { ...options, title }))),
  }
  return session
}

async function transact<T>(
  client: PoolClient,
  work: (statements: Statements) => Promise<T>,
  {
    ahead,
    title,
    fence,
  }: TransactionOptions & { readonly title: string; readonly fence?: Fence | undefined },
): Promise<T> {
  await client.query(ahead === true ? 'BEGIN; SET LOCAL synchronous_commit TO off' : 'BEGIN')
  try {
    const result = await work({ rows: (sql, values) => query(client, sql, values) })
    await commit(client, title, fence)
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

async function commit(client: PoolClient, title: string, fence: Fence | undefined): Promise<void> {
  try {
    await client.query(fence === undefined ? 'COMMIT' : fencedCommit(fence))
  } catch (error) {
    throw fence !== undefined && isFencedOff(error) ? taken(title) : error
  }
}

async function query(
  on: Pool | Client | PoolClient,
  sql: string,
  values: readonly Parameter[],
): Promise<Rows> {
  const { rows } = await on.query({ text: sql, values: [...values], rowMode: 'array' })
  return rows
}

/** Repeats what a deadlock with an event, a run or another process ended: it was rolled back whole. */
async function coded<T>(title: string, work: () => Promise<T>, tries = TRIES): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (tries > 1 && isDeadlock(error)) return coded(title, work, tries - 1)
    throw unreadable(title, error)
  }
}

function isDeadlock(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '40P01'
}
