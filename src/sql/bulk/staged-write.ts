import { SyncError } from '../../model/errors.ts'
import type { Connection, Dialect } from '../dialects/dialect.ts'
import type { StagingConnection, StagingLoad, StagingSyntax } from '../dialects/staging.ts'
import type { StagedStatements } from './staged-statements.ts'

/** What became of a set of rows that was sent in one transaction. */
export type StagedResult =
  /** Committed. `absent`: the numbers of rows whose key has no row; only where it was looked for. */
  | { readonly kind: 'written'; readonly absent: ReadonlySet<number> }
  /** Rolled back: these rows stand in the way of the others. */
  | {
      readonly kind: 'hindered'
      readonly present: ReadonlySet<number>
      readonly taken: ReadonlySet<number>
    }
  /** Rolled back: fewer rows were met than were sent, and nobody looked which. */
  | { readonly kind: 'unclear' }

/** One transaction's worth of rows. */
export interface StagedRows {
  readonly kind: 'insert' | 'update' | 'delete'
  /** Encoded cells; with a number first when {@link StagedOptions.numbered}. */
  readonly rows: readonly (readonly unknown[])[]
}

/** How a set is written. */
export interface StagedOptions {
  readonly statements: StagedStatements
  readonly numbered: boolean
  /** Whether it is looked first which keys have a row. */
  readonly observe: boolean
  /** Whether the number of rows that a write met tells whether each was met. */
  readonly counted: boolean
}

/**
 * Loads new rows straight into the table, in one transaction.
 *
 * @returns whether each was taken as it is; else nothing was written
 * @throws as {@link writeStaged}
 */
export async function writeNew(
  connection: Connection,
  dialect: Dialect,
  load: StagingLoad,
): Promise<boolean> {
  const { staging } = connection
  const syntax = dialect.syntax.staging
  if (staging?.loadNew === undefined || syntax === undefined) return false
  await staging.send(syntax.begin)
  let whole: boolean
  try {
    whole = await staging.loadNew(load)
  } catch (thrown) {
    if (dialect.failure(thrown).retry !== 'reconnect') await rollback(staging, syntax)
    throw thrown
  }
  if (whole) await commit(staging, dialect, syntax)
  else await rollback(staging, syntax)
  return whole
}

/**
 * Loads rows into the temporary table and writes from there, in one transaction.
 *
 * @throws the driver's error, after the transaction was rolled back; SyncError `DATABASE_UNREACHABLE` when the
 *   connection was lost while it was committed, so that nobody can say
 */
export async function writeStaged(
  connection: Connection,
  dialect: Dialect,
  { kind, rows }: StagedRows,
  options: StagedOptions,
): Promise<StagedResult> {
  const { staging } = connection
  const syntax = dialect.syntax.staging
  if (staging === undefined || syntax === undefined) {
    throw new Error('cannot happen: rows staged on a connection that cannot')
  }
  const { statements } = options
  if (statements.drop !== undefined) await staging.send(statements.drop)
  await staging.send(syntax.begin)
  let result: StagedResult
  try {
    await staging.send(statements.create)
    await staging.load({ sql: statements.load, columns: statements.columns, rows })
    result = await decide(staging, kind, rows.length, options)
  } catch (thrown) {
    if (dialect.failure(thrown).retry !== 'reconnect') await rollback(staging, syntax)
    throw thrown
  }
  if (result.kind === 'written') await commit(staging, dialect, syntax)
  else await rollback(staging, syntax)
  return result
}

async function decide(
  staging: StagingConnection,
  kind: StagedRows['kind'],
  count: number,
  { statements, observe, counted }: StagedOptions,
): Promise<StagedResult> {
  const present = observe ? await numbers(staging, statements.present) : NOBODY
  const taken = statements.taken === undefined ? NOBODY : await numbers(staging, statements.taken)
  if (taken.size > 0 || (kind === 'insert' && present.size > 0)) {
    return { kind: 'hindered', present, taken }
  }
  const { affected } = await staging.send(statements.write)
  const expected = observe && kind !== 'insert' ? present.size : count
  if (counted && affected !== expected) return { kind: 'unclear' }
  if (!observe || kind === 'insert' || present.size === count)
    return { kind: 'written', absent: NOBODY }
  const absent = new Set<number>()
  for (let number = 0; number < count; number += 1) if (!present.has(number)) absent.add(number)
  return { kind: 'written', absent }
}

const NOBODY: ReadonlySet<number> = new Set()

async function numbers(staging: StagingConnection, sql: string): Promise<ReadonlySet<number>> {
  const { rows } = await staging.send(sql)
  return new Set(rows.map((row) => Number(row[0])))
}

async function commit(
  staging: StagingConnection,
  dialect: Dialect,
  syntax: StagingSyntax,
): Promise<void> {
  try {
    await staging.send(syntax.commit)
  } catch (thrown) {
    if (dialect.failure(thrown).retry !== 'reconnect') {
      await rollback(staging, syntax)
      throw thrown
    }
    throw new SyncError(
      'DATABASE_UNREACHABLE',
      `The connection to ${dialect.title} was lost while many rows were committed. They may be there or not; writing them again is safe.`,
      { cause: thrown, retryAfter: 5 },
    )
  }
}

/** A rollback that fails has lost its connection, and with it the transaction. */
async function rollback(staging: StagingConnection, syntax: StagingSyntax): Promise<void> {
  await staging.send(syntax.rollback).catch(() => {})
}
