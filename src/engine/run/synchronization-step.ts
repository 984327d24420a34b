import type { StepReport } from './report.ts'
import type { StepContext, TypeParts } from './step-context.ts'
import { synchronizationTally } from './step-tally.ts'
import { beginSynchronization, type Synchronization } from './synchronize-batch.ts'
import { synchronizeRecords } from './synchronize.ts'

type SynchronizationReport = Extract<
  StepReport,
  { step: 'fullSynchronization' | 'deltaSynchronization' }
>

/** A synchronization step, which may begin while the source is still being read. */
export interface SynchronizationStep {
  /** The synchronization of one object type; begun when it is first asked for. */
  of(type: TypeParts): Promise<Synchronization>
  /** Synchronizes whoever is left. */
  finish(): Promise<Omit<SynchronizationReport, 'milliseconds'>>
}

/** `fullSynchronization` and `deltaSynchronization`: evaluates people and stages what is to be exported. */
export function synchronizationStep(
  context: StepContext,
  step: 'fullSynchronization' | 'deltaSynchronization',
): SynchronizationStep {
  const tally = synchronizationTally()
  const begun = new Map<string, Promise<Synchronization>>()
  const of = (type: TypeParts): Promise<Synchronization> => {
    const known = begun.get(type.name)
    if (known !== undefined) return known
    const begins = beginSynchronization(context, type, tally, step === 'fullSynchronization')
    begun.set(type.name, begins)
    return begins
  }
  return {
    of,
    async finish() {
      for (const type of context.types) await synchronizeRecords(await of(type))
      const failed = Object.values(tally.failed).reduce((sum, one) => sum + one, 0)
      context.outcome.failed = (context.outcome.failed ?? 0) + failed
      return { step, ...tally }
    },
  }
}
