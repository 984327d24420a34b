import type { ConnectorDefinition, RunProfileDefinition, StepName } from '../../model/definition.ts'

/** The steps that work exports out. */
export const SYNCHRONIZATIONS: readonly StepName[] = ['fullSynchronization', 'deltaSynchronization']

/** The steps that read. */
export const IMPORTS: readonly StepName[] = ['fullImport', 'deltaImport']

/** Whether a run profile has one of some steps. */
export function hasStep({ steps }: RunProfileDefinition, names: readonly StepName[]): boolean {
  return steps.some(({ step }) => names.includes(step))
}

/** Whether some run profile of a connector has one of some steps. */
export function runsStep(
  { runProfiles }: ConnectorDefinition,
  names: readonly StepName[],
): boolean {
  return runProfiles.some((profile) => hasStep(profile, names))
}
