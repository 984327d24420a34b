import type { ChangedRecord, SpaceRecord } from '../../state/space.ts'
import type { SeenNumbers } from './seen-numbers.ts'
import type { StepContext, TypeParts } from './step-context.ts'

const PAGE = 5_000

/**
 * Marks the people whom a complete read did not bring: what becomes of their rows is for the synchronization.
 *
 * @param read whom the read brought of those who were there, the last number from before it (who was added by
 *   it is not absent), and how many records it brought in all
 * @returns how many are absent who were not before
 */
export async function noteAbsence(
  context: StepContext,
  type: TypeParts,
  read: { readonly seen: SeenNumbers; readonly last: number; readonly delivered: number },
): Promise<number> {
  if (read.last === 0) return 0
  const { space } = context.parts
  const { total, byState } = await space.counts(type.key)
  if (total - byState.unmanaged === read.delivered) return 0
  let after = 0
  let absent = 0
  for (;;) {
    const records = await space.scan(type.key, { kind: 'all' }, { after, limit: PAGE })
    const changed: ChangedRecord[] = []
    for (const record of records) {
      if (record.number <= read.last && isAbsent(record, read.seen)) {
        changed.push({ ...record, standing: 'absent', touched: true })
      }
    }
    if (changed.length > 0) await space.write(type.key, { changed })
    absent += changed.length
    const last = records.at(-1)
    if (last === undefined || last.number >= read.last) return absent
    after = last.number
    await context.reached({ step: 'fullImport', phase: 'source', done: after, total: read.last })
  }
}

function isAbsent(record: SpaceRecord, seen: SeenNumbers): boolean {
  if (record.state === 'unmanaged' || record.standing === 'absent') return false
  return !seen.has(record.number)
}
