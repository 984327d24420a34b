import { noChanges, type ChangeKind } from '../../model/change-kind.ts'
import type { StagedExport } from '../../state/space.ts'
import type { StepReport } from './report.ts'

type ImportReport = Extract<StepReport, { step: 'fullImport' | 'deltaImport' }>
type SynchronizationReport = Extract<
  StepReport,
  { step: 'fullSynchronization' | 'deltaSynchronization' }
>
type Counting<T> = { -readonly [K in keyof T]: T[K] }

/** What a synchronization has done so far. */
export type SynchronizationTally = Counting<
  Omit<SynchronizationReport, 'step' | 'milliseconds' | 'staged' | 'failed'>
> & {
  readonly staged: Counting<SynchronizationReport['staged']>
  readonly failed: Record<string, number>
}

/** What reading a source has done so far. */
export type SourceTally = Counting<Omit<NonNullable<ImportReport['source']>, 'reasons'>> & {
  readonly reasons: string[]
}

/** What reading a table has done so far. */
export type TargetTally = Counting<Omit<ImportReport['target'], 'driftedColumns'>> & {
  readonly driftedColumns: Record<string, number>
}

export function synchronizationTally(): SynchronizationTally {
  return { evaluated: 0, staged: noChanges(), outOfScope: 0, failed: {} }
}

export function sourceTally(): SourceTally {
  return { read: 0, added: 0, changed: 0, unchanged: 0, absent: 0, complete: true, reasons: [] }
}

export function targetTally(): TargetTally {
  return { read: 0, joined: 0, drifted: 0, driftedColumns: {}, missing: 0, unmanaged: 0 }
}

/** One more (or several) of a code or column. */
export function countOne(counts: Record<string, number>, name: string, by = 1): void {
  counts[name] = (counts[name] ?? 0) + by
}

/** What a staged export counts as. */
export function changeKind(
  staged: Pick<StagedExport, 'operation' | 'disables' | 'cause' | 'newId'>,
): ChangeKind {
  if (staged.operation === 'delete') return staged.cause === 'purge' ? 'purge' : 'delete'
  if (staged.operation === 'insert') {
    if (staged.newId === undefined) return 'insert'
    return staged.disables ? 'recreateDisabled' : 'recreate'
  }
  return staged.disables ? 'disable' : 'update'
}
