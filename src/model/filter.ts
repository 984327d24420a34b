/** Operators of RFC 7644 §3.4.2.2, in lower case. */
export type FilterOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le'

/**
 * An attribute as a filter, a PATCH path, `sortBy` or `attributes` names it (RFC 7644 §3.10). Names are
 * kept as they were written; resolution against the schema ignores case.
 */
export interface AttributePath {
  /** The schema's URN when it was written, without the final colon. */
  readonly schema?: string
  readonly name: string
  readonly sub?: string
}

/** A filter as RFC 7644 §3.4.2.2 defines it, parsed. */
export type Filter =
  | {
      readonly kind: 'compare'
      readonly path: AttributePath
      readonly operator: FilterOperator
      readonly value: string | number | boolean | null
    }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly of: Filter }
  /** `emails[type eq "work" and value co "@contoso.com"]` */
  | { readonly kind: 'valuePath'; readonly path: AttributePath; readonly of: Filter }
