import type { ChangeReport } from '../../engine/run/change-report.ts'
import type { ChangeKind } from '../../model/change-kind.ts'
import type { Difference } from '../../config/difference/difference.ts'

/**
 * How much of people a report shows: nothing of rows at all, counts, rows by salted hashes of their ids, or ids and
 * values (what is `sensitive` never).
 */
export type Show = 'none' | 'counts' | 'keys' | 'values'

export const SHOWS: readonly Show[] = ['none', 'counts', 'keys', 'values']

/**
 * What becomes of a changed connector when the change is merged:
 * - `applies`: at once, no row has to be looked at;
 * - `within limits`: its rows are written by themselves;
 * - `over limit`, `needs approval`: it is held until somebody approves its plan;
 * - `new`: it has no rows that are ours yet;
 * - `retired`: it is no longer in the configuration; its endpoint stops, its rows stay;
 * - `invalid`: it has errors, the version before it goes on.
 */
export type Verdict =
  | 'applies'
  | 'within limits'
  | 'over limit'
  | 'needs approval'
  | 'new'
  | 'retired'
  | 'invalid'

/** One difference of the configuration, in words. */
export interface ShownDifference
  extends Pick<Difference, 'kind' | 'path' | 'before' | 'after' | 'effect' | 'why'> {
  /** `connectors.yaml:18`. */
  readonly place: string
}

/** A row that the change causes to be written. */
export interface ShownRow {
  readonly objectType: string
  /** The SCIM id, or `#` and a salted hash of it. */
  readonly id: string
  readonly kind: ChangeKind
  /** Values only where they were asked for. */
  readonly columns: readonly {
    readonly column: string
    readonly before?: unknown
    readonly after?: unknown
  }[]
}

/** What the change of one connector does to its rows. */
export interface ChangedRows
  extends Pick<
    ChangeReport,
    'inScope' | 'counts' | 'columns' | 'pending' | 'withdrawn' | 'leaving' | 'failed' | 'limits'
  > {
  readonly examples: readonly ShownRow[]
  /** Every delete, in full, where rows are shown at all. */
  readonly deletes: readonly ShownRow[]
}

/** One connector that the change touches. */
export interface ChangedConnectorReport {
  readonly connector: string
  readonly verdict: Verdict
  /** What an approval names; absent where there is nothing to approve. */
  readonly plan?: string
  readonly config: { readonly before?: string; readonly after?: string }
  readonly differences: readonly ShownDifference[]
  /** Absent where rows were not worked out; `notEvaluated` says why. */
  readonly rows?: ChangedRows
  /** Parts of the change whose rows were not worked out, as sentences. */
  readonly notEvaluated: readonly string[]
  /** `file:line message` of the errors, for `invalid`. */
  readonly errors: readonly string[]
}

/** What a change from one revision of the configuration to another does. */
export interface ChangesReport {
  readonly version: 1
  readonly from: string
  readonly to: string
  readonly env?: string
  /** When the rows were looked at, ISO 8601. */
  readonly at: string
  readonly show: Show
  readonly connectors: readonly ChangedConnectorReport[]
  readonly unchanged: number
  /** Errors of the newer revision that belong to no connector. */
  readonly errors: readonly string[]
}
