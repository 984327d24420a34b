import type { Client, Pool, PoolClient } from 'pg'
import { unreadable } from '../space-object.ts'

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
}

/** How a transaction is made. */
export interface TransactionOptions {
  /** Its commit does not wait for the disk: the next one that does brings it along. */
  readonly ahead?: boolean
}

/** A session over a pool: a transaction has a connection of its own for as long as it lasts. */
export function pooledSession(pool: Pool, title: string): Session {
  return {
    rows: (sql, values) => coded(title, () => query(pool, sql, values)),
    transaction: (work, options) =>
      coded(title, async () => {
        const client = await pool.connect()
        let failure: Error | undefined
        try {
          return await transact(client, work, options)
        } catch (error) {
          failure = error instanceof Error ? error : undefined
          throw error
        } finally {
          // A connection on which a transaction failed may be broken.
          client.release(failure)
        }
      }),
  }
}

/** A session over one connection; transactions come one after the other. */
export function singleSession(client: PoolClient, title: string): Session {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work)
    last = next.catch(() => undefined)
    return next
  }
  return {
    rows: (sql, values) => inTurn(() => coded(title, () => query(client, sql, values))),
    transaction: (work, options) =>
      inTurn(() => coded(title, () => transact(client, work, options))),
  }
}

async function transact<T>(
  client: PoolClient,
  work: (statements: Statements) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  await client.query(
    options.ahead === true ? 'BEGIN; SET LOCAL synchronous_commit TO off' : 'BEGIN',
  )
  try {
    const result = await work({ rows: (sql, values) => query(client, sql, values) })
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
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
