import { CHANGE_KINDS, noChanges, type ChangeCounts } from '../model/change-kind.ts'
import type { WrittenCounts } from './journal.ts'
import type { StagedKind } from './space.ts'

/** Staged exports by which another row takes the place of one, as SQL over `objects`. */
export const STAGED_RECREATES = `staged = 'insert' AND new_id IS NOT NULL`

/** Which staged exports are of a kind, as SQL over `objects`; the same as `changeKind` of the engine says. */
export const STAGED_KIND: Readonly<Record<StagedKind, string>> = {
  insert: `staged = 'insert' AND new_id IS NULL`,
  update: `staged = 'update' AND disables = 0`,
  disable: `staged = 'update' AND disables = 1`,
  recreate: `${STAGED_RECREATES} AND disables = 0`,
  recreateDisabled: `${STAGED_RECREATES} AND disables = 1`,
  delete: `staged = 'delete' AND cause <> 'purge'`,
  purge: `staged = 'delete' AND cause = 'purge'`,
}

/** The kind of the staged export of an object, as an SQL expression. */
export const KIND_OF_STAGED = `CASE ${CHANGE_KINDS.map(
  (kind) => `WHEN ${STAGED_KIND[kind]} THEN '${kind}'`,
).join(' ')} END`

/** A kind as {@link KIND_OF_STAGED} gives it. */
export function stagedKindOf(text: unknown): StagedKind {
  const kind = CHANGE_KINDS.find((one) => one === text)
  if (kind === undefined) throw new Error(`cannot happen: a staged export is of no kind`)
  return kind
}

/** Counts of nothing that the audit has. */
export function noWritten(): Record<keyof WrittenCounts, number> {
  return { insert: 0, update: 0, disable: 0, recreate: 0, recreateDisabled: 0, delete: 0 }
}

/** Adds up rows of plan, kind and count. */
export function countsByPlan(
  rows: Iterable<{ readonly plan: string; readonly kind: StagedKind; readonly count: number }>,
): ReadonlyMap<string, ChangeCounts> {
  const plans = new Map<string, Record<StagedKind, number>>()
  for (const { plan, kind, count } of rows) {
    const counts = plans.get(plan) ?? noChanges()
    plans.set(plan, counts)
    counts[kind] += count
  }
  return plans
}
