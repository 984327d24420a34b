import type { ColumnValue } from './value.ts'

/** How two texts are compared: `exact` tells every character apart, `folded` ignores case. */
export type CaseRule = 'exact' | 'folded'

/** A comparison of a column with a bound value. A NULL column matches none of them. */
export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'co' | 'sw' | 'ew'

/**
 * A predicate over the columns of one table. It has two truth values: `compare` on a NULL column is
 * false, so `not` of it is true, as SCIM has it and SQL has not.
 */
export type Condition =
  | {
      readonly kind: 'compare'
      readonly column: string
      readonly comparison: Comparison
      readonly value: Exclude<ColumnValue, null>
      readonly case: CaseRule
    }
  | { readonly kind: 'present'; readonly column: string }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }

/** The condition that every row meets. */
export const ALWAYS: Condition = { kind: 'always' }

/** The condition that no row meets. */
export const NEVER: Condition = { kind: 'never' }
