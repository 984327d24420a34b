import type { SpaceRecord } from '../../state/space.ts'
import { lockName } from '../bound-type.ts'
import { idOfRow, keyOfId } from '../object-key.ts'
import { settleWritten } from './export-outcome.ts'
import type { StepContext, TypeParts } from './step-context.ts'

/** The numbers of the records whose rows are on their way to another key. */
const MARK = 'export.moves'

const PAGE = 1_000

/** Keys of one statement. */
const AT_ONCE = 200

/**
 * A row that has got another key is found under the old one by nobody. So the numbers of a batch with such rows are
 * put down before it is sent ({@link markMoves}). When a batch was killed, its rows are looked for before a run does
 * anything else, while the connector space still says what was sent: who stands under the new key has been written,
 * and is settled, whatever the source says of the person by now.
 */
export async function settleMovesBefore(context: StepContext): Promise<void> {
  for (const type of context.types) {
    const mark = await context.parts.journal.watermark(type.key, MARK)
    if (mark === undefined || mark === '') continue
    const [first = 0, last = 0] = mark.split('-').map(Number)
    const records = await movesBetween(context, type, first, last)
    await alone(context, type, records, () => settleMoved(context, type, records))
    await unmarkMoves(context, type)
  }
}

/** Puts down which rows are about to get another key. */
export async function markMoves(
  { parts }: StepContext,
  type: TypeParts,
  records: readonly SpaceRecord[],
): Promise<boolean> {
  let [first, last] = [Number.POSITIVE_INFINITY, 0]
  for (const { number, staged } of records) {
    if (staged?.newId === undefined) continue
    first = Math.min(first, number)
    last = Math.max(last, number)
  }
  if (last === 0) return false
  await parts.journal.setWatermark(type.key, MARK, `${first}-${last}`)
  return true
}

/** Says that every row that was to get another key is settled. */
export async function unmarkMoves({ parts }: StepContext, type: TypeParts): Promise<void> {
  await parts.journal.setWatermark(type.key, MARK, '')
}

async function movesBetween(
  { parts }: StepContext,
  type: TypeParts,
  first: number,
  last: number,
): Promise<readonly SpaceRecord[]> {
  const moves: SpaceRecord[] = []
  for (let after = first - 1; after < last; ) {
    const filter = { kind: 'staged' } as const
    const records = await parts.space.scan(type.key, filter, { after, limit: PAGE, brief: true })
    moves.push(
      ...records.filter(
        (one) => one.number <= last && one.staged?.newId !== undefined && !one.pending,
      ),
    )
    after = records.at(-1)?.number ?? last
  }
  return moves
}

/** Where events happen beside the run they wait. */
function alone(
  { pulled, parts }: StepContext,
  type: TypeParts,
  records: readonly SpaceRecord[],
  settle: () => Promise<void>,
): Promise<void> {
  if (pulled) return settle()
  const names = records.flatMap((one) => [lockName(type, one.id), lockName(type, idAfter(one))])
  return parts.lock.runTogether(names, settle)
}

async function settleMoved(
  context: StepContext,
  type: TypeParts,
  records: readonly SpaceRecord[],
): Promise<void> {
  const rows = await idsOfRows(type, records)
  // A key that somebody has is given to nobody else: no one of them stands under the old key of another.
  const moved = records.filter((one) => !rows.has(one.id) && rows.has(idAfter(one)))
  if (moved.length > 0) await settleWritten(context, type, moved)
}

/** Which of the old and new ids have a row. */
async function idsOfRows(
  { objectType, table }: TypeParts,
  records: readonly SpaceRecord[],
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(records.flatMap((one) => [one.id, idAfter(one)]))]
  const found = new Set<string>()
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE)
    const keys = some.map((id) => keyOfId(objectType, id)).filter((one) => one !== undefined)
    for (const row of await table.readMany(keys)) {
      const id = idOfRow(objectType, row)
      if (id !== undefined) found.add(id)
    }
  }
  return found
}

function idAfter({ id, staged }: SpaceRecord): string {
  return staged?.newId ?? id
}
