import { createHash } from 'node:crypto'
import { noChanges } from '../../model/change-kind.ts'
import type { SpaceRecord } from '../../state/space.ts'
import type { ChangeReport } from './change-report.ts'
import { stagedRecords } from './plan-rows.ts'
import type { StepContext } from './step-context.ts'
import { changeKind } from './step-tally.ts'

/** What waited to be written before a change, told by a digest each: a few bytes a row that waits. */
export interface StagedMarks {
  /** Whether the same export waited before. */
  has(record: SpaceRecord): boolean
  /** How what waits now compares with what waited then. */
  compared(context: StepContext): Promise<Pick<ChangeReport, 'pending' | 'withdrawn'>>
}

/** Remembers what is staged. Numbers of records are unique over the object types of a connector space. */
export async function markStaged(context: StepContext): Promise<StagedMarks> {
  const marks = new Map<number, string>()
  for await (const { records } of stagedRecords(context, { kind: 'staged' })) {
    for (const record of records) marks.set(record.number, markOf(record))
  }
  const has = (record: SpaceRecord): boolean => marks.get(record.number) === markOf(record)
  return {
    has,
    async compared(now) {
      const pending = noChanges()
      let withdrawn = marks.size
      for await (const { records } of stagedRecords(now, { kind: 'staged' })) {
        for (const record of records) {
          if (!marks.has(record.number)) continue
          withdrawn -= 1
          if (record.staged !== undefined && has(record)) pending[changeKind(record.staged)] += 1
        }
      }
      return { pending, withdrawn }
    },
  }
}

/** Twelve characters: 72 bits of a digest. */
function markOf({ staged }: SpaceRecord): string {
  if (staged === undefined) return ''
  const { operation, desired, disables, becomes, newId } = staged
  const text = JSON.stringify([operation, desired, disables, becomes, newId ?? ''])
  return createHash('sha256').update(text).digest('base64').slice(0, 12)
}
