import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { noChanges, type ChangeCounts } from '../../model/change-kind.ts'
import type { ObjectState, SpaceCounts, StagedKind } from '../space.ts'
import { textOf } from '../object-text.ts'
import { countsByPlan, KIND_OF_STAGED, stagedKindOf } from '../staged-kind.ts'
import { countOf, type StagedRanges } from './staged-ranges.ts'

/** Counts objects by partial indexes; only the total looks at every entry of the index of ids. */
export class RecordCounts {
  readonly #ranges: StagedRanges
  readonly #total: StatementSync
  readonly #states: StatementSync
  readonly #marks: StatementSync
  readonly #staged: StatementSync
  readonly #held: StatementSync

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
      `SELECT ${KIND_OF_STAGED} AS kind, held_by IS NOT NULL AS held, count(*) AS n FROM objects
       WHERE type = ? AND staged IS NOT NULL GROUP BY 1, 2`,
    )
    this.#held = database.prepare(
      `SELECT held_by, ${KIND_OF_STAGED} AS kind, count(*) AS n FROM objects
       WHERE type = ? AND held_by IS NOT NULL AND staged IS NOT NULL GROUP BY 1, 2`,
    )
  }

  of(type: number): SpaceCounts {
    return this.#ranges.atOneMoment(() => this.#count(type))
  }

  /** What each plan holds, by kind. */
  heldByPlan(type: number): ReadonlyMap<string, ChangeCounts> {
    return countsByPlan(
      this.#held.all(type).map((row) => ({
        plan: textOf(row, 'held_by') ?? '',
        kind: stagedKindOf(row['kind']),
        count: Number(row['n']),
      })),
    )
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
    const [staged, stagedHeld] = [noChanges(), noChanges()]
    for (const row of this.#staged.all(type)) {
      const kind = stagedKindOf(row['kind'])
      staged[kind] += Number(row['n'])
      if (row['held'] === 1) stagedHeld[kind] += Number(row['n'])
    }
    return { staged, stagedHeld }
  }
}

function isState(state: string | undefined): state is Exclude<ObjectState, 'inSync'> {
  return ['waiting', 'missing', 'deprovisioned', 'unmanaged'].includes(state ?? '')
}
