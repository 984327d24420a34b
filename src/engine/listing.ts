import type { Condition } from '../model/condition.ts'
import type { RowQuery } from '../sql/target.ts'
import type { Filtered } from './match.ts'

/** A list as the table is asked for it. */
export interface Listing {
  readonly condition: Condition
  /** Rows let through by `condition` still have to be checked. */
  readonly matches: ((resource: Filtered) => boolean) | undefined
  /** Rows that belong to nobody any more. */
  readonly leftOver: ReadonlySet<string>
  readonly sort: RowQuery['sort']
}
