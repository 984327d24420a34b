import type { StepDefinition } from '../../model/definition.ts'
import { exportKinds } from './export-step.ts'
import type { StepOutcome } from './report.ts'
import { stagePurges } from './stage-purges.ts'
import type { StepContext } from './step-context.ts'

/**
 * `purge`: deletes rows whose `purgeAfter` has passed, under the threshold of deletes with a counter of its own.
 * Nothing is purged in the first hour after the configuration changed or the service began, so that a rule that
 * was written wrongly can still be mended.
 */
export async function purgeStep(context: StepContext, step: StepDefinition): Promise<StepOutcome> {
  await stagePurges(context)
  return exportKinds(context, step, 'purge', ['purge'])
}
