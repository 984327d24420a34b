import type { ChangedRecord, SpaceRecord } from '../../state/space.ts'
import type { TableReading } from './import-rows.ts'
import { stillTheSame } from './look-again.ts'

const PAGE = 5_000

/**
 * Marks records whose row a complete read of the table did not bring, after a second look. The row of somebody
 * who has left is simply gone; any other one was deleted by somebody else, and is inserted again only with
 * `onDrift: overwrite`.
 *
 * @param last the last number from before the read: whoever came later may have been passed by
 */
export async function noteMissingRows(reading: TableReading, last: number): Promise<void> {
  const { context, type } = reading
  if (last === 0) return
  const { space } = context.parts
  const { total, byState } = await space.counts(type.key)
  if (byState.missing > 0) await missingBefore(reading)
  if (total - byState.waiting === reading.rows) return
  for (const state of ['inSync', 'deprovisioned', 'unmanaged'] as const) {
    let after = 0
    for (;;) {
      const filter = { kind: 'state', state } as const
      const records = await space.scan(type.key, filter, { after, limit: PAGE })
      const unseen = records.filter((one) => one.number <= last && !reading.seen.has(one.number))
      if (unseen.length > 0) await noteGone(reading, unseen)
      const behind = records.at(-1)
      if (behind === undefined || behind.number >= last) break
      after = behind.number
      await context.reached({ step: 'fullImport', phase: 'target', done: after, total: last })
    }
  }
}

/** Marks records that have no row any more, where a second look finds none either. */
export async function noteGone(
  { context, type, tally }: TableReading,
  records: readonly SpaceRecord[],
): Promise<void> {
  const changed: ChangedRecord[] = []
  const dropped: number[] = []
  for (const { record, row } of await stillTheSame(context, type, records)) {
    if (row !== undefined || isOnItsWay(record)) continue
    if (record.state === 'inSync') {
      tally.missing += 1
      changed.push({ ...record, state: 'missing', touched: true })
    } else if (record.state !== 'waiting' && record.state !== 'missing') {
      dropped.push(record.number)
    }
  }
  if (changed.length + dropped.length > 0) {
    await context.parts.space.write(type.key, { changed, dropped })
  }
}

/** Whether the row may be gone because we took it away, and were stopped before that was marked. */
function isOnItsWay({ staged }: SpaceRecord): boolean {
  return staged?.operation === 'delete' || staged?.newId !== undefined
}

/** Rows that were missing before and still are: with `overwrite` they are to be inserted again. */
async function missingBefore({ context, type, tally, seen }: TableReading): Promise<void> {
  const { space, connector } = context.parts
  let after = 0
  for (;;) {
    const filter = { kind: 'state', state: 'missing' } as const
    const records = await space.scan(type.key, filter, { after, limit: PAGE })
    const still = records.filter((one) => !seen.has(one.number))
    tally.missing += still.length
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
