import { SyncError } from '../../model/errors.ts'
import type { StepContext } from './step-context.ts'
import { errorLimit, grouped } from './thresholds.ts'

/**
 * Ends a run in which more rows are in error than `thresholds.errors` allows: something is wrong with the mapping
 * or the table, and not with single people.
 *
 * @throws SyncError `RUN_TOO_MANY_ERRORS`
 */
export function refuseTooManyErrors({ parts }: StepContext, errors: number, rows: number): void {
  const limit = errorLimit(parts.connector.definition.thresholds, errors, rows)
  if (limit?.exceeded !== true) return
  throw new SyncError(
    'RUN_TOO_MANY_ERRORS',
    `${grouped(errors)} rows are in error; the threshold is ${limit.why}. The run ends here. ` +
      'See "rollcall status" for the rows, and mend the mapping or the table.',
    { connector: parts.connector.definition.name },
  )
}
