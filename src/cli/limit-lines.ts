import { formatCount } from '../observe/progress.ts'
import type { Palette } from '../observe/terminal.ts'
import { textTable } from '../observe/text-table.ts'
import { limitWords } from './plan-words.ts'

type Limits = readonly (Parameters<typeof limitWords>[0] & {
  readonly count: number
  readonly exceeded: boolean
  readonly why: string
})[]

/**
 * The thresholds that something counts for, a line each.
 *
 * @param over what is said of one that is exceeded
 */
export function limitLines(
  {
    limits,
    counts,
  }: { readonly limits: Limits; readonly counts: Parameters<typeof limitWords>[1] },
  over: 'HELD' | 'OVER',
  paint: Palette,
): readonly string[] {
  return textTable(
    [{ title: '' }, { title: '' }, { title: '' }],
    limits
      .filter((one) => one.count > 0)
      .map((one) => [
        one.exceeded ? { text: over, paint: paint.warning } : { text: 'limit', paint: paint.faint },
        limitWords(one, counts, formatCount),
        one.why,
      ]),
    { indent: 2 },
  )
}
