import type { Kind } from './facts.ts'
import type { Cells, Fields } from './version.ts'

/** A change that waits to be written. */
export interface Staged {
  readonly kind: Kind
  /** The columns of the row afterwards; none for a delete. */
  readonly after: Cells | undefined
  /** What becomes of the person: it is forgotten, has no row, or has one; `left` says that the row is nobody's. */
  readonly becomes: 'gone' | 'none' | 'row' | 'left'
  /** Whether it is there only because somebody else changed the row. */
  readonly mends: boolean
}

/** What is known of somebody. */
export interface Person {
  readonly key: string
  fields: Fields
  /** As it was when it was evaluated last. */
  before: Fields
  standing: 'present' | 'out' | 'absent'
  state: 'none' | 'row' | 'missing' | 'left'
  /** Without a row, and looked at since: nobody knows any more which row was theirs. */
  rowless: boolean
  /** What we believe to stand in the row: what we wrote, or found when we joined it. */
  wrote: Record<string, string | null>
  /** What somebody else put over it. */
  drift: Cells | undefined
  /** The version of the rules that the person was evaluated with. */
  evaluated: string
  touched: boolean
  disabledSince: number | undefined
  purgeAt: number | undefined
  staged: Staged | undefined
  held: number | undefined
  /** The database refused what is staged. */
  failed: boolean
  /** The run that wrote the row last. */
  writtenBy: number
}

/** Somebody of whom nothing was known. */
export function stranger(key: string, fields: Fields): Person {
  return {
    key,
    fields,
    before: fields,
    standing: 'present',
    state: 'none',
    rowless: false,
    wrote: {},
    drift: undefined,
    evaluated: '',
    touched: true,
    disabledSince: undefined,
    purgeAt: undefined,
    staged: undefined,
    held: undefined,
    failed: false,
    writtenBy: -1,
  }
}

/** A row with NULL in the columns that nothing is said of. */
export function blank(cells: Cells): Record<string, string | null> {
  return {
    Id: null,
    Login: null,
    Name: null,
    Dept: null,
    Active: null,
    FirstSeen: null,
    Note: null,
    ...cells,
  }
}

/** Whether a row has these cells. */
export function holds(row: Cells, cells: Cells): boolean {
  return Object.entries(cells).every(([column, value]) => (row[column] ?? null) === value)
}

/** What is staged, as a mended edit or not. */
export function mending({ staged }: Person, mends: boolean): Staged | undefined {
  return staged === undefined ? undefined : { ...staged, mends }
}

/** Whether two changes are the same, so that a hold of one is one of the other. */
export function sameChange(a: Staged | undefined, b: Staged | undefined): boolean {
  if (a === undefined || b === undefined) return false
  return same(inOrder(a), inOrder(b))
}

/** A change without what does not count, its columns in the order of their names. */
function inOrder(change: Staged): object {
  const { after } = change
  const columns = after && Object.entries(after).toSorted(([x], [y]) => (x < y ? -1 : 1))
  return { ...change, mends: true, after: columns }
}

/** Whether two values are equal. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
