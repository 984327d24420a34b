import type { ThresholdDefinition } from '../../../model/definition.ts'
import { formatDuration } from '../../normalize/duration.ts'
import { changed, type ChangeKind } from '../difference.ts'
import { thresholdWords } from '../words.ts'

const LIMITS = ['deletes', 'disables', 'updates', 'inserts', 'errors'] as const

/** How much may be written without somebody looking. */
export const thresholds: ChangeKind = {
  name: 'thresholds',
  keys: [...LIMITS.map((one) => `thresholds.${one}.**`), 'thresholds.window'],
  summary: 'tighter thresholds',
  does: 'applies; held when one is looser or goes, or the window is shorter',
  find: (before, after) => [
    ...LIMITS.flatMap((one) => {
      const older = before.thresholds[one]
      const newer = after.thresholds[one]
      const span = newer?.span ?? after.span
      const words = { before: thresholdWords(older), after: thresholdWords(newer) }
      return changed({ path: `thresholds.${one}`, span }, words, what(isLooser(older, newer)))
    }),
    ...changed(
      { path: 'thresholds.window', span: after.thresholds.deletes?.span ?? after.span },
      {
        before: formatDuration(before.thresholds.window),
        after: formatDuration(after.thresholds.window),
      },
      what(after.thresholds.window < before.thresholds.window),
    ),
  ],
}

/** Whether what is too much is refused or waits. */
export const onExceed: ChangeKind = {
  name: 'on-exceed',
  keys: ['thresholds.onExceed'],
  summary: '`onExceed`',
  does: 'applies',
  find: (before, after) =>
    changed(
      { path: 'thresholds.onExceed', span: after.thresholds.deletes?.span ?? after.span },
      { before: before.thresholds.onExceed, after: after.thresholds.onExceed },
      { effect: 'applies', why: 'nothing beyond a threshold is written either way' },
    ),
}

function what(looser: boolean): { readonly effect: 'held' | 'applies'; readonly why: string } {
  return looser
    ? { effect: 'held', why: 'more may be written without anybody looking' }
    : { effect: 'applies', why: 'less may be written without anybody looking' }
}

/** Whether the newer one lets more through for any number of people with a row. */
function isLooser(
  before: ThresholdDefinition | undefined,
  after: ThresholdDefinition | undefined,
): boolean {
  if (before === undefined) return false
  if (after === undefined) return true
  const points = [0, MANY, ...bends(before), ...bends(after)]
  return points.some((rows) => limitAt(after, rows) > limitAt(before, rows))
}

/** More people than there are. */
const MANY = 1e12

/** The most that is written without somebody looking: straight lines between {@link bends}. */
function limitAt({ most = Infinity, percent, atLeast = 0 }: ThresholdDefinition, rows: number) {
  return percent === undefined ? most : Math.min(most, Math.max((percent * rows) / 100, atLeast))
}

function bends({ most, percent = 0, atLeast = 0 }: ThresholdDefinition): readonly number[] {
  if (percent === 0) return []
  return [atLeast, most ?? 0].map((limit) => (limit * 100) / percent)
}
