/**
 * What a staged or written export counts as; every export is of exactly one kind:
 * - a `disable` is no `update`;
 * - a `recreate` deletes a row and inserts another one for the same person, in one transaction: it is neither
 *   an `insert` nor a `delete`, and is weighed as both ({@link weighedAs});
 * - a `recreateDisabled` is one after which the person is disabled who was not: it is weighed as a `disable`, too;
 * - a `purge` is a delete that is counted apart.
 */
export type ChangeKind =
  | 'insert'
  | 'update'
  | 'disable'
  | 'recreate'
  | 'recreateDisabled'
  | 'delete'
  | 'purge'

/** The kinds, in the order in which they are reported: what cannot be taken back comes last. */
export const CHANGE_KINDS: readonly ChangeKind[] = [
  'insert',
  'update',
  'disable',
  'recreate',
  'recreateDisabled',
  'delete',
  'purge',
]

/** A count for every kind. */
export type ChangeCounts = Readonly<Record<ChangeKind, number>>

/** Counts of nothing, to be added to. */
export function noChanges(): Record<ChangeKind, number> {
  return {
    insert: 0,
    update: 0,
    disable: 0,
    recreate: 0,
    recreateDisabled: 0,
    delete: 0,
    purge: 0,
  }
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

/** Kinds by which a row goes and another one takes its place. */
export type RecreateKind = 'recreate' | 'recreateDisabled'

/** What a threshold limits: what is recreated has no limit of its own. */
export type WeighedKind = Exclude<ChangeKind, RecreateKind>

/** The kinds that thresholds limit, in the order in which they are reported. */
export const WEIGHED_KINDS: readonly WeighedKind[] = [
  'insert',
  'update',
  'disable',
  'delete',
  'purge',
]

/** What an operation of the audit counts as. */
export function writtenKind(
  operation: 'insert' | 'update' | 'recreate' | 'delete',
  disables: boolean,
): Exclude<ChangeKind, 'purge'> {
  if (operation === 'update') return disables ? 'disable' : 'update'
  if (operation === 'recreate') return disables ? 'recreateDisabled' : 'recreate'
  return operation
}

/** The limits that one change of a kind is weighed against: a recreate against two, or three. */
export function weighedAs(kind: ChangeKind): readonly WeighedKind[] {
  return UNDER[kind]
}

/** Whether a change of this kind deletes a row and inserts another one. */
export function recreates(kind: ChangeKind): kind is RecreateKind {
  return kind === 'recreate' || kind === 'recreateDisabled'
}

/** How many of these changes recreate a row; with a limit, of those that count under it. */
export function recreatedIn(counts: ChangeCounts, limit?: WeighedKind): number {
  const kinds = limit === undefined ? CHANGE_KINDS : kindsUnder(limit)
  return kinds.filter(recreates).reduce((sum, kind) => sum + counts[kind], 0)
}

/** The kinds of change that count under a limit, and that are held back together when it is exceeded. */
export function kindsUnder(limit: WeighedKind): readonly ChangeKind[] {
  return CHANGE_KINDS.filter((kind) => weighedAs(kind).includes(limit))
}

/** Counts as limits see them: what is recreated counts as inserted and as deleted, and may count as disabled. */
export function weighed(counts: ChangeCounts): Record<WeighedKind, number> {
  const sums = { insert: 0, update: 0, disable: 0, delete: 0, purge: 0 }
  for (const kind of CHANGE_KINDS) for (const limit of UNDER[kind]) sums[limit] += counts[kind]
  return sums
}

const UNDER: Readonly<Record<ChangeKind, readonly WeighedKind[]>> = {
  insert: ['insert'],
  update: ['update'],
  disable: ['disable'],
  recreate: ['insert', 'delete'],
  recreateDisabled: ['insert', 'disable', 'delete'],
  delete: ['delete'],
  purge: ['purge'],
}
