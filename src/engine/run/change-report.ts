import type { ChangeCounts } from '../../model/change-kind.ts'
import type { FailedPeople, PlannedRow, PlanReport } from './report.ts'

/** What a changed configuration of one connector does to rows: only what the change itself causes. */
export interface ChangeReport {
  /** What an approval names: the same for the same change of the configuration and the same rows. */
  readonly plan: string
  readonly connector: string
  /** Digests of the connector's configuration. */
  readonly config: { readonly before: string; readonly after: string }
  /** People who have a row or are to get one. */
  readonly inScope: number
  /** Rows that the change causes to be written. */
  readonly counts: PlanReport['counts']
  readonly columns: PlanReport['columns']
  /** Rows that wait to be written anyway, and are the same after the change. */
  readonly pending: ChangeCounts
  /** Rows that wait to be written now, and no longer do after the change. */
  readonly withdrawn: number
  /** People who leave the scope. */
  readonly leaving: number
  /** People for whom a mapping fails that did not fail before. */
  readonly failed: readonly FailedPeople[]
  /** Thresholds beside everything that would wait, what waits anyway included. */
  readonly limits: PlanReport['limits']
  readonly examples: readonly PlannedRow[]
}
