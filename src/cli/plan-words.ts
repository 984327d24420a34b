import { formatCount } from '../observe/progress.ts'
import type { PlanReport } from '../engine/run/report.ts'
import {
  CHANGE_KINDS,
  recreatedIn,
  recreates,
  WEIGHED_KINDS,
  type ChangeCounts,
  type ChangeKind,
} from '../model/change-kind.ts'

/** The kinds that a table shows: all of them, and what is recreated only where there is one. */
export function shownKinds(
  ...counts: readonly (ChangeCounts | undefined)[]
): readonly ChangeKind[] {
  return CHANGE_KINDS.filter(
    (kind) => !recreates(kind) || counts.some((one) => (one?.[kind] ?? 0) > 0),
  )
}

/** A kind of change as people read it. */
export function kindWord(kind: string): string {
  return kind === 'recreateDisabled' ? 'disabling recreate' : kind
}

/** `1 delete`, `2 deletes`. */
export function countOfKind(kind: string, count: number): string {
  return `${formatCount(count)} ${kindWord(kind)}${count === 1 ? '' : 's'}`
}

/** Whether a change of this kind takes a row away. */
export function takesAway(kind: ChangeKind): boolean {
  return kind === 'delete' || kind === 'purge' || recreates(kind)
}

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
  return CHANGE_KINDS.reduce((sum, kind) => sum + counts[kind], 0)
}

/** `2 people  FLOW_VALUE in Cost`: for whom a mapping fails. */
export function failedWords(
  { failed = [] }: PlanReport,
  number: (count: number) => string = String,
): readonly string[] {
  return failed.map(({ code, column, people }) => {
    const where = column === undefined ? '' : ` in ${column}`
    return `${number(people)} ${people === 1 ? 'person' : 'people'}  ${code}${where}`
  })
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

/** A limit in words, with how many of the rows under it are recreated: each is inserted and deleted. */
export function limitWords(
  limit: PlanReport['limits'][number],
  counts: ChangeCounts,
  number: (count: number) => string = String,
): string {
  const under = WEIGHED_KINDS.find((one) => one === limit.kind)
  const recreated = under === undefined ? 0 : recreatedIn(counts, under)
  const has = recreated > 0 && limit.count > 0
  return `${countOfLimit(limit, number)}${has ? `, with ${number(recreated)} recreated` : ''}`
}

/** A kind of change beside its limit: `delete 12 of 10`, or `delete 2, none allowed`. */
export function countOfLimit(
  { kind, count, limit }: Pick<PlanReport['limits'][number], 'kind' | 'count' | 'limit'>,
  number: (count: number) => string = String,
): string {
  return `${kindWord(kind)} ${number(count)}${limit === 0 ? ', none allowed' : ` of ${number(limit)}`}`
}
