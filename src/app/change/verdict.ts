import type { Difference } from '../../config/difference/difference.ts'
import type { ChangeReport } from '../../engine/run/change-report.ts'
import { meetExceeded, placeOf } from '../../engine/run/thresholds.ts'
import type { ShownDifference, Verdict } from './report.ts'

/** What becomes of a change: what its differences say, and then its rows beside the limits. */
export function verdictOf(
  differences: readonly Difference[],
  rows: ChangeReport | undefined,
): Verdict {
  if (differences.some((one) => isHeld(one, rows))) return 'needs approval'
  if (rows !== undefined && isOver(rows)) return 'over limit'
  const writes = rows !== undefined && Object.values(rows.counts).some((count) => count > 0)
  const planned = writes || differences.some((one) => one.effect === 'planned')
  return planned ? 'within limits' : 'applies'
}

/** A difference for people; one that turned out to be held says so. */
export function shownDifference(
  difference: Difference,
  rows: ChangeReport | undefined,
): ShownDifference {
  const { kind, path, before, after, effect, why, span } = difference
  return {
    kind,
    path,
    place: placeOf(span),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    effect: isHeld(difference, rows) ? 'held' : effect,
    why,
  }
}

/** A narrower scope is held where somebody leaves it; where that is not known, too. */
function isHeld({ effect, heldIfLeaving }: Difference, rows: ChangeReport | undefined): boolean {
  if (effect === 'held') return true
  return heldIfLeaving === true && (rows === undefined || rows.leaving > 0)
}

/** Only a kind of which the change itself causes something is held on its account. */
function isOver({ limits, counts }: ChangeReport): boolean {
  return meetExceeded(counts, limits)
}
