import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ObjectState, SpaceCounts, StagedKind } from '../space.ts'
import { textOf } from '../object-text.ts'
import { countOf, type StagedRanges } from './staged-ranges.ts'

/** Counts objects by partial indexes; only the total looks at every entry of the index of ids. */
export class RecordCounts {
  readonly #ranges: StagedRanges
  readonly #total: StatementSync
  readonly #states: StatementSync
  readonly #marks: StatementSync
  readonly #staged: StatementSync

  constructor(database: DatabaseSync, ranges: StagedRanges) {
    this.#ranges = ranges
    this.#total = database.prepare('SELECT count(*) AS n FROM objects WHERE type = ?')
    this.#states = database.prepare(
      `SELECT state, count(*) AS n FROM objects WHERE type = ? AND state <> 'inSync' GROUP BY state`,
    )
    this.#marks = database.prepare(
      `SELECT (SELECT count(*) FROM objects WHERE type = ?1 AND drift IS NOT NULL) AS drifted,
         (SELECT count(*) FROM objects WHERE type = ?1 AND failure IS NOT NULL) AS failed,
         (SELECT count(*) FROM objects WHERE type = ?1 AND held_by IS NOT NULL) AS held`,
    )
    this.#staged = database.prepare(
      `SELECT staged, disables, cause = 'purge' AS purge, held_by IS NOT NULL AS held, count(*) AS n FROM objects
       WHERE type = ? AND staged IS NOT NULL GROUP BY 1, 2, 3, 4`,
    )
  }

  of(type: number): SpaceCounts {
    return this.#ranges.atOneMoment(() => this.#count(type))
  }

  #count(type: number): SpaceCounts {
    const marks = this.#marks.get(type)
    const total = Number(this.#total.get(type)?.['n'] ?? 0)
    const byState = { waiting: 0, inSync: total, missing: 0, deprovisioned: 0, unmanaged: 0 }
    for (const row of this.#states.all(type)) {
      const state = textOf(row, 'state')
      if (!isState(state)) continue
      byState[state] = Number(row['n'])
      byState.inSync -= Number(row['n'])
    }
    const { staged, stagedHeld } = this.#stagedOf(type)
    const inRanges = countOf(this.#ranges.of(type))
    byState.inSync -= inRanges
    byState.waiting += inRanges
    staged.insert += inRanges
    return {
      total,
      byState,
      drifted: Number(marks?.['drifted']),
      failed: Number(marks?.['failed']),
      held: Number(marks?.['held']),
      staged,
      stagedHeld,
    }
  }

  #stagedOf(type: number): Record<'staged' | 'stagedHeld', Record<StagedKind, number>> {
    const staged = { insert: 0, update: 0, disable: 0, delete: 0, purge: 0 }
    const stagedHeld = { ...staged }
    for (const row of this.#staged.all(type)) {
      staged[kindOf(row)] += Number(row['n'])
      if (row['held'] === 1) stagedHeld[kindOf(row)] += Number(row['n'])
    }
    return { staged, stagedHeld }
  }
}

function kindOf(row: Readonly<Record<string, unknown>>): StagedKind {
  if (row['staged'] === 'insert') return 'insert'
  if (row['staged'] === 'delete') return row['purge'] === 1 ? 'purge' : 'delete'
  return row['disables'] === 1 ? 'disable' : 'update'
}

function isState(state: string | undefined): state is Exclude<ObjectState, 'inSync'> {
  return ['waiting', 'missing', 'deprovisioned', 'unmanaged'].includes(state ?? '')
}
