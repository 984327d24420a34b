/** What a provisioning job of Entra's says, as far as a connector is concerned. */
export interface SynchronizationSchema {
  /** The other side, such as `ScimOnPremises`. */
  readonly application: string
  readonly mappings: readonly EntraMapping[]
  readonly scope: readonly FilterGroup[]
  /** `Add`, `Update`, `Delete`: what Entra does at all. */
  readonly flowTypes: readonly string[]
  /** What nothing here has a place for, in sentences. */
  readonly left: readonly string[]
}

/** One attribute mapping. */
export interface EntraMapping {
  /** The name on the other side, with its URN. */
  readonly target: string
  /** The column that the ECMA2Host extension names; `undefined` for an attribute of SCIM's. */
  readonly column: string | undefined
  readonly expression: string
  /** Where it joins, 1 first; `undefined` where it does not. */
  readonly matching: number | undefined
  readonly default: string | undefined
  /** Written when a person is created, and then no more. */
  readonly createsOnly: boolean
}

/** All of its clauses must hold; of several groups one is enough. */
export interface FilterGroup {
  readonly name: string
  readonly clauses: readonly FilterClause[]
}

/** One condition of a scoping filter. */
export interface FilterClause {
  readonly attribute: string
  readonly operator: string
  readonly values: readonly string[]
}
