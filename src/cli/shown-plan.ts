import type { Plan } from '../engine/run/plan.ts'
import type { PlannedRow } from '../engine/run/report.ts'

/** A plan as it is shown; without `deletes` they are counted, and nobody is named. */
export interface ShownPlan extends Pick<Plan, 'report'> {
  readonly deletes?: (() => AsyncIterable<PlannedRow>) | undefined
}

/** The plan where others read the log: no example, no row that goes, no key of a row in error. */
export function planWithoutPeople({ report }: Plan): ShownPlan {
  return { report: { ...report, examples: [], deletes: [] } }
}
