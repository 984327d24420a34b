import type { ChangeKind, PlanReport } from '../engine/run/report.ts'

/** The kinds of changes, in the order in which they are shown: what cannot be taken back comes last. */
export const KINDS: readonly ChangeKind[] = ['insert', 'update', 'disable', 'delete', 'purge']

/** A value as plans show it: `NULL`, `—` for no row, text in quotes. */
export function shownValue(value: unknown): string {
  if (value === undefined) return '—'
  if (value === null) return 'NULL'
  return JSON.stringify(value)
}

/** Why something is to be written, with the place of the flow. */
export function causeWords({
  cause,
  place,
}: Pick<PlanReport['columns'][number], 'cause' | 'place'>): string {
  return place === undefined ? cause : `${cause}  ${place}`
}

/** How many changes a plan has. */
export function changesOf({ counts }: PlanReport): number {
  return KINDS.reduce((sum, kind) => sum + counts[kind], 0)
}

/** Whether a limit would hold a part of the plan back. */
export function isOverLimit({ limits }: PlanReport): boolean {
  return limits.some((one) => one.exceeded)
}

/** Why a source was not read completely, where it was not. */
export function incompleteReasons({ steps }: PlanReport): readonly string[] {
  return steps.flatMap((one) =>
    'source' in one && one.source !== undefined && !one.source.complete ? one.source.reasons : [],
  )
}

/** A kind of change beside its limit: `delete 12 of 10`, or `delete 2, none allowed`. */
export function countOfLimit(
  { kind, count, limit }: Pick<PlanReport['limits'][number], 'kind' | 'count' | 'limit'>,
  number: (count: number) => string = String,
): string {
  return `${kind} ${number(count)}${limit === 0 ? ', none allowed' : ` of ${number(limit)}`}`
}
