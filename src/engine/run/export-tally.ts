import { noChanges } from '../../model/change-kind.ts'
import type { SpaceRecord } from '../../state/space.ts'
import type { StepReport } from './report.ts'
import { changeKind, countOne } from './step-tally.ts'

type ExportReport = Extract<StepReport, { step: 'export' | 'purge' }>

/** What an export has done so far. */
export interface ExportTally {
  readonly written: { -readonly [K in keyof ExportReport['written']]: number }
  readonly failed: Record<string, number>
  batches: number
  /** Rows in error that were not before. */
  newlyFailed: number
}

export function exportTally(): ExportTally {
  const written = noChanges()
  return { written, failed: {}, batches: 0, newlyFailed: 0 }
}

/** One more row is written. */
export function countWritten(tally: ExportTally, { staged }: SpaceRecord): void {
  if (staged !== undefined) tally.written[changeKind(staged)] += 1
}

/** One more row is in error. */
export function countFailed(tally: ExportTally, record: SpaceRecord, code: string): void {
  countOne(tally.failed, code)
  if (record.failure === undefined) tally.newlyFailed += 1
}

/** How many rows are written. */
export function writtenRows({ written }: Pick<ExportReport, 'written'>): number {
  let sum = 0
  for (const count of Object.values(written)) sum += count
  return sum
}
