import type { ChangedRecord, SpaceRecord } from '../../state/space.ts'
import { isEmptied, isKept, noteEmptied } from './emptied-table.ts'
import type { TableReading } from './import-rows.ts'
import { stillTheSame } from './look-again.ts'

const PAGE = 5_000

/**
 * Marks records whose row a complete read of the table did not bring, after a second look. The row of somebody
 * who has left is simply gone; any other one was deleted by somebody else, and is inserted again only with
 * `onDrift: overwrite`. While the table is emptied those who have left are kept, too.
 *
 * @param last the last number from before the read: whoever came later may have been passed by
 */
export async function noteMissingRows(reading: TableReading, last: number): Promise<void> {
  const { context, type } = reading
  if (last === 0) return
  const { space } = context.parts
  const counts = await space.counts(type.key)
  const { total, byState } = counts
  const emptied = isEmptied(counts, reading.rows)
  await noteEmptied(context, type, { emptied })
  if (byState.missing > 0) await missingBefore(reading, { emptied })
  if (total - byState.waiting === reading.rows) return
  for (const state of ['inSync', 'deprovisioned', 'unmanaged'] as const) {
    let after = 0
    for (;;) {
      const filter = { kind: 'state', state } as const
      const records = await space.scan(type.key, filter, { after, limit: PAGE })
      const unseen = records.filter((one) => one.number <= last && !reading.seen.has(one.number))
      if (unseen.length > 0) await noteGone(reading, unseen, { emptied })
      const behind = records.at(-1)
      if (behind === undefined || behind.number >= last) break
      after = behind.number
      await context.reached({ step: 'fullImport', phase: 'target', done: after, total: last })
    }
  }
}

/**
 * Marks records that have no row any more, where a second look finds none either.
 *
 * @param emptied whether they are so many that the rows may come back
 */
export async function noteGone(
  { context, type, tally }: TableReading,
  records: readonly SpaceRecord[],
  { emptied }: { readonly emptied: boolean },
): Promise<void> {
  const changed: ChangedRecord[] = []
  const dropped: number[] = []
  for (const { record, row } of await stillTheSame(context, type, records)) {
    if (row !== undefined || isOnItsWay(record)) continue
    if (record.state === 'inSync') {
      tally.missing += 1
      changed.push({ ...record, state: 'missing', touched: true })
    } else if (emptied && context.pulled && hasLeft(record)) {
      changed.push({ ...record, state: 'missing' })
    } else if (record.state !== 'waiting' && record.state !== 'missing') {
      dropped.push(record.number)
    }
  }
  if (changed.length + dropped.length > 0) {
    await context.parts.space.write(type.key, { changed, dropped })
  }
}

/** Whether the source had the person no more, and the row had stayed. */
function hasLeft({ state, standing, staged }: SpaceRecord): boolean {
  return state === 'deprovisioned' && standing === 'absent' && staged === undefined
}

/** Whether the row may be gone because we took it away, and were stopped before that was marked. */
function isOnItsWay({ staged }: SpaceRecord): boolean {
  return staged?.operation === 'delete' || staged?.newId !== undefined
}

/**
 * Rows that were missing before and still are: with `overwrite` they are to be inserted again. Of people who have
 * left nothing is kept once the table has its rows again.
 */
async function missingBefore(
  { context, type, tally, seen }: TableReading,
  { emptied }: { readonly emptied: boolean },
): Promise<void> {
  const { space, connector } = context.parts
  let after = 0
  for (;;) {
    const filter = { kind: 'state', state: 'missing' } as const
    const records = await space.scan(type.key, filter, { after, limit: PAGE })
    const still = records.filter((one) => !seen.has(one.number))
    const kept = still.filter(isKept).map((one) => one.number)
    tally.missing += still.length - kept.length
    if (kept.length > 0 && !emptied) await space.drop(type.key, kept)
    if (connector.definition.onDrift === 'overwrite') {
      const changed = still
        .filter((one) => !one.touched && one.staged === undefined && one.standing === 'present')
        .map((one): ChangedRecord => ({ ...one, touched: true }))
      if (changed.length > 0) await space.write(type.key, { changed })
    }
    const last = records.at(-1)
    if (last === undefined) return
    after = last.number
  }
}
