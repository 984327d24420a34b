import type { Difference } from '../../config/difference/difference.ts'
import type { ChangeReport } from '../../engine/run/change-report.ts'
import { meetExceeded, placeOf } from '../../engine/run/thresholds.ts'
import { isObject } from '../../model/value.ts'
import { readChanges } from '../../model/change-kind.ts'
import type { PlannedVersion } from './plan-version.ts'

/** One difference as people see it. */
export interface SummedDifference
  extends Pick<Difference, 'kind' | 'path' | 'before' | 'after' | 'effect' | 'why'> {
  /** `connectors.yaml:12`. */
  readonly place: string
}

/** What waits for somebody: what differs, and what it would write. No person's data. */
export interface ChangeSummary {
  readonly differences: readonly SummedDifference[]
  readonly rows?: Pick<
    ChangeReport,
    'inScope' | 'counts' | 'columns' | 'leaving' | 'failed' | 'limits'
  >
}

/** What is kept of a planned change. */
export function changeSummary(
  differences: readonly Difference[],
  { report }: PlannedVersion,
): ChangeSummary {
  const summed = differences.map(
    ({ kind, path, before, after, effect, why, span, heldIfLeaving }) => {
      const leaves = heldIfLeaving !== true || report === undefined || report.leaving > 0
      return {
        kind,
        path,
        place: placeOf(span),
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
        effect: leaves ? effect : ('planned' as const),
        why,
      }
    },
  )
  if (report === undefined) return { differences: summed }
  const { inScope, counts, columns, leaving, failed, limits } = report
  return { differences: summed, rows: { inScope, counts, columns, leaving, failed, limits } }
}

/** Whether a change waits for somebody: something is always held, or it would write more than a threshold allows. */
export function needsSomebody({ differences, rows }: ChangeSummary): boolean {
  if (differences.some((one) => one.effect === 'held')) return true
  // Two people who would get one key are no matter of a threshold.
  const collides = rows?.failed.some((one) => one.code === 'OBJECT_EXISTS') === true
  if (collides && differences.some((one) => one.kind === 'anchor')) return true
  if (rows === undefined) return false
  return meetExceeded(rows.counts, rows.limits)
}

/** A summary as it is kept; the text is one that this program made. */
export function readChangeSummary(text: string): ChangeSummary {
  const value: unknown = JSON.parse(text)
  if (!isChangeSummary(value)) return { differences: [] }
  const { differences, rows } = value
  return {
    differences,
    ...(rows !== undefined && { rows: { ...rows, counts: readChanges(rows.counts) } }),
  }
}

function isChangeSummary(value: unknown): value is ChangeSummary {
  return isObject(value) && Array.isArray(value['differences'])
}
