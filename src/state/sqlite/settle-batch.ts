import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ExportFailure, SettledBatch } from '../space.ts'
import { STAGED_KIND } from '../staged-kind.ts'
import type { AuditTable } from './audit-table.ts'
import { countOf, type StagedRange, type StagedRanges } from './staged-ranges.ts'

/** The staged export is gone, with what held it back or failed. */
const UNSTAGED = `staged = NULL, disables = 0, cause = NULL, becomes = NULL, new_id = NULL, desired = NULL,
  held_by = NULL, failure = NULL, failed_column = NULL, attempts = 0, retry_at = NULL`

/**
 * Marks what a batch of exports came to, set-based: one statement for all that were written. Audit entries come
 * first, as long as both the row before and the row after are there.
 */
export class BatchSettlement {
  readonly #audit: AuditTable
  readonly #ranges: StagedRanges
  readonly #made: StatementSync
  readonly #kinds: StatementSync
  readonly #ousted: StatementSync
  readonly #removed: StatementSync
  readonly #written: StatementSync
  readonly #vacated: StatementSync
  readonly #moved: StatementSync
  readonly #renamed: StatementSync
  readonly #failed: StatementSync
  readonly #again: StatementSync

  constructor(
    database: DatabaseSync,
    { audit, ranges }: { readonly audit: AuditTable; readonly ranges: StagedRanges },
  ) {
    this.#audit = audit
    this.#ranges = ranges
    this.#made = database.prepare(
      `UPDATE objects SET created_by = ?, created_at = ?, modified_at = ?
       WHERE number BETWEEN ? AND ?`,
    )
    const some = 'number IN (SELECT value FROM json_each(?))'
    this.#kinds = database.prepare(
      `SELECT sum(${STAGED_KIND.insert}) AS inserts, sum(NOT (${STAGED_KIND.insert})) AS changes,
         sum(becomes = 'removed') AS removed, sum(new_id IS NOT NULL) AS moved
       FROM objects WHERE +type = ? AND ${some}`,
    )
    this.#ousted = database.prepare(
      `DELETE FROM objects WHERE type = ? AND id = ? AND number <> ? AND state IN ('unmanaged', 'waiting')`,
    )
    this.#removed = database.prepare(
      `DELETE FROM objects WHERE +type = ? AND ${some} AND becomes = 'removed'`,
    )
    this.#written = database.prepare(
      `UPDATE objects SET version = version + 1, state = becomes,
         written = CASE staged WHEN 'delete' THEN '{}' ELSE desired END,
         created_by = CASE staged WHEN 'insert' THEN ?1 WHEN 'delete' THEN '' ELSE created_by END,
         created_at = CASE staged WHEN 'insert' THEN ?2 ELSE created_at END, modified_at = ?2,
         purge_at = CASE WHEN staged = 'delete' AND cause <> 'undo' THEN NULL ELSE purge_at END, drift = NULL, ${UNSTAGED}
       WHERE +type = ?3 AND number IN (SELECT value FROM json_each(?4)) AND staged IS NOT NULL`,
    )
    this.#vacated = database.prepare(
      `DELETE FROM objects WHERE type = ?1 AND state = 'unmanaged' AND id IN (
         SELECT new_id FROM objects WHERE +type = ?1 AND number IN (SELECT value FROM json_each(?2)) AND new_id IS NOT NULL)`,
    )
    this.#moved = database.prepare(
      `UPDATE objects SET id = new_id WHERE +type = ? AND ${some} AND new_id IS NOT NULL`,
    )
    this.#renamed = database.prepare('UPDATE objects SET id = ? WHERE +type = ? AND number = ?')
    this.#failed = database.prepare(
      `UPDATE objects SET version = version + 1, failure = ?, failed_column = ?, attempts = ?, retry_at = ?
       WHERE +type = ? AND number = ?`,
    )
    this.#again = database.prepare(
      `UPDATE objects SET version = version + 1, touched = 1, ${UNSTAGED} WHERE +type = ? AND ${some}`,
    )
  }

  settle(type: number, batch: SettledBatch): void {
    const { failed, again, newIds = new Map<number, string>() } = batch
    this.#ranges.spellOut(this.#ranges.take([...failed.keys(), ...again]))
    for (const [number, id] of newIds) this.#oust(type, id, number)
    if (batch.written.length > 0) this.#write(type, batch)
    for (const [number, id] of newIds) this.#renamed.run(id, type, number)
    for (const [number, failure] of failed) this.#fail(type, number, failure)
    if (again.length > 0) this.#again.run(type, JSON.stringify(again))
  }

  #write(type: number, batch: SettledBatch): void {
    const taken = this.#ranges.take(batch.written)
    if (countOf(taken) === batch.written.length) {
      for (const range of taken) this.#writeRange(range, batch)
      return
    }
    this.#ranges.spellOut(taken)
    const numbers = JSON.stringify(batch.written)
    // One look tells which of the other statements would find anything.
    const kinds = this.#kinds.get(type, numbers)
    if (kinds?.['changes'] !== 0) this.#audit.addChanges(type, numbers, batch)
    if (kinds?.['inserts'] !== 0) this.#audit.addInserts(type, numbers, batch)
    if (kinds?.['removed'] !== 0) this.#removed.run(type, numbers)
    // By itself: a statement that may set the id takes every row out of the index of ids and puts it back.
    if (kinds?.['moved'] !== 0) {
      this.#vacated.run(type, numbers)
      this.#moved.run(type, numbers)
    }
    this.#written.run(batch.by, batch.at, type, numbers)
  }

  /** Records that were taken out of their range stand as written by the run that staged them. */
  #writeRange(range: StagedRange, batch: SettledBatch): void {
    const { first, last, by } = range
    this.#audit.addInsertedRange(range, batch)
    if (by !== batch.by) this.#made.run(batch.by, batch.at, batch.at, first, last)
  }

  /** Makes an id free that a record is to get. */
  #oust(type: number, id: string, number: number): void {
    this.#ranges.spellOut(this.#ranges.takeById(type, id))
    this.#ousted.run(type, id, number)
  }

  #fail(type: number, number: number, failure: ExportFailure): void {
    const { code, column, attempts, nextAt } = failure
    this.#failed.run(code, column ?? null, attempts, nextAt, type, number)
  }
}
