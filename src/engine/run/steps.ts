import type { StepDefinition, StepName } from '../../model/definition.ts'
import { exportStep } from './export-step.ts'
import { importStep } from './import-step.ts'
import { purgeStep } from './purge.ts'
import type { StepOutcome } from './report.ts'
import type { StepContext } from './step-context.ts'
import { synchronizationStep, type SynchronizationStep } from './synchronization-step.ts'

/**
 * A step of a run. Steps that follow an import may have begun in it: then they are given what was begun.
 */
export type RunStep = (
  context: StepContext,
  step: StepDefinition,
  begun: SynchronizationStep | undefined,
) => Promise<StepOutcome>

/** How each step is done. */
export const STEPS: Readonly<Record<StepName, RunStep>> = {
  fullImport: importStep,
  deltaImport: importStep,
  fullSynchronization: (context, _step, begun) =>
    (begun ?? synchronizationStep(context, 'fullSynchronization')).finish(),
  deltaSynchronization: (context, _step, begun) =>
    (begun ?? synchronizationStep(context, 'deltaSynchronization')).finish(),
  export: exportStep,
  purge: purgeStep,
}

/** The synchronization that is done in the same pass as an import: one that follows it at once. */
export function synchronizationAfter(
  context: StepContext,
  step: StepDefinition,
  next: StepDefinition | undefined,
): SynchronizationStep | undefined {
  if (step.step !== 'fullImport' && step.step !== 'deltaImport') return undefined
  return next?.step === 'fullSynchronization' || next?.step === 'deltaSynchronization'
    ? synchronizationStep(context, next.step)
    : undefined
}
