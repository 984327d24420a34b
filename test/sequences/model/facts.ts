import type { Person } from './person.ts'
import type { Cells, Version } from './version.ts'

/** What a change counts as. */
export type Kind = 'insert' | 'update' | 'disable' | 'delete' | 'purge'

/** What a run did to a row. */
export interface Entry {
  readonly id: string
  readonly before: Cells | undefined
  readonly after: Cells | undefined
}

/** A change that counts with those of the same hour. */
export interface Written {
  readonly at: number
  readonly kind: Kind
  /** Somebody approved it, or undid something: it counts for no threshold. */
  readonly decided: boolean
}

/** Everything that the model knows. */
export interface Facts {
  readonly table: Map<string, Record<string, string | null>>
  readonly people: Map<string, Person>
  /** Rows that were written since an import read the table; none was read yet when it is `all`. */
  unread: Set<string> | 'all'
  /** Whether `Note` was among the columns that the last import of all rows has read. */
  readNote: boolean
  /** What each run did, by its number. */
  readonly audit: Entry[][]
  readonly written: Written[]
  /** How many plans were held so far: the number of the last one. */
  plans: number
  /** How many people the last complete file had. */
  lastComplete: number
  /** Since when the configuration is the same, as purges see it. */
  calm: { readonly config: string; readonly at: number } | undefined
  now: number
  version: Version
  /** Names the version as a whole. */
  config: string
  /** Names what decides about people. */
  rules: string
}

/** Nothing has happened yet. */
export function blankFacts(version: Version): Facts {
  return {
    table: new Map(),
    people: new Map(),
    unread: 'all',
    readNote: false,
    audit: [],
    written: [],
    plans: 0,
    lastComplete: 0,
    calm: undefined,
    now: 0,
    version,
    config: '',
    rules: '',
  }
}

/** Somebody has written a row. */
export function noteWrite({ unread }: Facts, id: string): void {
  if (unread !== 'all') unread.add(id)
}
