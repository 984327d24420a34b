import { limitsOf } from '../../engine/run/thresholds.ts'
import { noChanges } from '../../model/change-kind.ts'
import type { ThresholdsDefinition } from '../../model/definition.ts'
import { isObject } from '../../model/value.ts'
import type { ChangeEntry } from '../../state/activations.ts'
import { readChangeSummary, type ChangeSummary } from './change-summary.ts'
import type { PlannedVersion } from './plan-version.ts'

/** How long an approval that was given before the merge waits for it, in milliseconds. */
const AHEAD = 7 * 86_400_000

/** What is kept of a change beside what people see: who would be deleted, recreated or disabled, as a digest. */
export interface KeptChange extends ChangeSummary {
  readonly destructive?: string
}

/** The text that is kept with a change. */
export function keptChange(summary: ChangeSummary, { destructive }: PlannedVersion): string {
  const kept: KeptChange = { ...summary, ...(destructive !== undefined && { destructive }) }
  return JSON.stringify(kept)
}

/**
 * Whether an approval still covers a change of the same two definitions after rows have moved on. Nobody may be
 * deleted or disabled who was not shown, nor may any of them be missing; other rows may have become more by as many
 * as the thresholds allow without anybody looking.
 *
 * @param thresholds those in force, of the version that goes on until then
 */
export function stillCovers(
  approved: Pick<ChangeEntry, 'summary'>,
  now: PlannedVersion,
  thresholds: ThresholdsDefinition,
): boolean {
  const { rows } = readChangeSummary(approved.summary)
  const { report, destructive } = now
  if (rows === undefined || report === undefined || destructive === undefined) return false
  if (destructiveIn(approved.summary) !== destructive) return false
  if (collisions(report.failed) > collisions(rows.failed)) return false
  const { insert, update } = report.counts
  const more = {
    ...noChanges(),
    insert: Math.max(0, insert - rows.counts.insert),
    update: Math.max(0, update - rows.counts.update),
  }
  return limitsOf(thresholds, more, report.inScope).every((one) => !one.exceeded)
}

/**
 * Whether an approval was given before the merge, so long ago that it counts no more: whoever gave it thought of the
 * rows of that week.
 */
export function hasExpired({ at, decidedAt }: ChangeEntry, now: number): boolean {
  return decidedAt === at && now - Date.parse(at) > AHEAD
}

function destructiveIn(text: string): unknown {
  const value: unknown = JSON.parse(text)
  return isObject(value) ? value['destructive'] : undefined
}

/** People who would get a key that somebody has. */
function collisions(failed: NonNullable<ChangeSummary['rows']>['failed']): number {
  return failed.reduce((sum, one) => (one.code === 'OBJECT_EXISTS' ? sum + one.people : sum), 0)
}
