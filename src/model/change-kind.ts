/**
 * What a staged or written export counts as; every export is of exactly one kind:
 * - a `disable` is no `update`;
 * - a `recreate` deletes a row and inserts another one for the same person, in one transaction: it is neither
 *   an `insert` nor a `delete`, and is weighed as both ({@link weighedAs});
 * - a `purge` is a delete that is counted apart.
 */
export type ChangeKind = 'insert' | 'update' | 'disable' | 'recreate' | 'delete' | 'purge'

/** The kinds, in the order in which they are reported: what cannot be taken back comes last. */
export const CHANGE_KINDS: readonly ChangeKind[] = [
  'insert',
  'update',
  'disable',
  'recreate',
  'delete',
  'purge',
]

/** A count for every kind. */
export type ChangeCounts = Readonly<Record<ChangeKind, number>>

/** Counts of nothing, to be added to. */
export function noChanges(): Record<ChangeKind, number> {
  return { insert: 0, update: 0, disable: 0, recreate: 0, delete: 0, purge: 0 }
}

/** Counts that a program wrote who may have known fewer kinds: what is not there, or no number, is 0. */
export function readChanges(counts: unknown): ChangeCounts {
  const read = noChanges()
  if (typeof counts !== 'object' || counts === null) return read
  const found = new Map(Object.entries(counts))
  for (const kind of CHANGE_KINDS) {
    const count: unknown = found.get(kind)
    if (typeof count === 'number') read[kind] = count
  }
  return read
}

/** What a threshold limits: a recreate has no limit of its own. */
export type WeighedKind = Exclude<ChangeKind, 'recreate'>

/** The kinds that thresholds limit, in the order in which they are reported. */
export const WEIGHED_KINDS: readonly WeighedKind[] = [
  'insert',
  'update',
  'disable',
  'delete',
  'purge',
]

/** The limits that one change of a kind is weighed against: a recreate against two. */
export function weighedAs(kind: ChangeKind): readonly WeighedKind[] {
  return kind === 'recreate' ? RECREATE : [kind]
}

/** The kinds of change that count under a limit, and that are held back together when it is exceeded. */
export function kindsUnder(limit: WeighedKind): readonly ChangeKind[] {
  return CHANGE_KINDS.filter((kind) => weighedAs(kind).includes(limit))
}

/** Counts as limits see them: what is recreated counts as inserted and as deleted. */
export function weighed(counts: ChangeCounts): Record<WeighedKind, number> {
  const { insert, update, disable, recreate, delete: deleted, purge } = counts
  return { insert: insert + recreate, update, disable, delete: deleted + recreate, purge }
}

const RECREATE: readonly WeighedKind[] = ['insert', 'delete']
