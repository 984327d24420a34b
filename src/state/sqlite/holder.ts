import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { hostname } from 'node:os'
import { isSyncError, SyncError } from '../../model/errors.ts'
import { holderWords, type Holder, type HolderKind } from '../holder.ts'

const BUSY = 5

/** Locks end with their database object, so none may be collected before it is released. */
const HELD = new Set<DatabaseSync>()

/** The right to write a connector space; one process has it at a time. */
export interface Hold {
  release(): void
}

/**
 * Takes the right to write the connector space at `path`, for as long as the process lives.
 *
 * The right is an exclusive SQLite lock on the file `<path>.lock`, kept open: the operating system gives it
 * back when the process ends, also by `kill -9`, so there is nothing to expire and nothing to clean up. The
 * space itself stays readable for others.
 *
 * @param patience how long to wait for a process that is just ending, in milliseconds
 * @throws SyncError `STATE_UNREADABLE` when another process holds it, saying which
 */
export function holdSpace(path: string, patience: number): Hold {
  const database = new DatabaseSync(`${path}.lock`, { timeout: patience })
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (errorNumber(error) !== BUSY) throw error
    throw new SyncError(
      'STATE_UNREADABLE',
      `The connector space ${path} is in use by ${holderWords(describeHolder(path))}. ` +
        'Stop that process, or name another file with --state.',
      { cause: error },
    )
  }
  HELD.add(database)
  return {
    release() {
      HELD.delete(database)
      database.close()
    },
  }
}

/** Writes down who holds the space, for the message that the next one gets. */
export function signHolder(database: DatabaseSync, since: string, kind: HolderKind): void {
  database
    .prepare('INSERT OR REPLACE INTO holder (one, pid, host, since, kind) VALUES (1, ?, ?, ?, ?)')
    .run(process.pid, hostname(), since, kind)
}

/** SQLite's result code of an error, without the extended part; `undefined` for other errors. */
export function errorNumber(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined
}

function describeHolder(path: string): Holder {
  const unknown: Holder = { kind: 'service', process: 'another process' }
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 1_000 })
    try {
      const row = database.prepare('SELECT * FROM holder').get()
      if (row === undefined) return unknown
      return {
        kind: row['kind'] === 'command' ? 'command' : 'service',
        process: `process ${String(row['pid'])} on ${String(row['host'])} since ${String(row['since'])}`,
      }
    } finally {
      database.close()
    }
  } catch {
    return unknown
  }
}

/**
 * Who writes the connector space at `path`; `undefined` when nobody does, or there is no such space.
 */
export function holderOf(path: string): Holder | undefined {
  if (!existsSync(`${path}.lock`)) return undefined
  try {
    holdSpace(path, 0).release()
    return undefined
  } catch (error) {
    if (isSyncError(error, 'STATE_UNREADABLE')) return describeHolder(path)
    throw error
  }
}
