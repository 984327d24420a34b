import { recreates } from '../../model/change-kind.ts'
import { sameValue, type ColumnValue, type Row } from '../../model/value.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import type { SpaceRecord } from '../../state/space.ts'
import { idOfRow, keyOfId } from '../object-key.ts'
import { parseRow } from './record-text.ts'
import { columnsToWrite, rowBefore } from './row-before.ts'
import type { TypeParts } from './step-context.ts'
import { changeKind } from './step-tally.ts'

/** Keys of one statement. */
const AT_ONCE = 200

type DriftRule = ConnectorDefinition['onDrift']

/**
 * Looks at rows before they are written over or deleted, where nobody else knows what stands in them: columns that
 * were never written before, and what somebody else has put there. So it can be undone.
 *
 * A row that shows what is to be written already (a batch is repeated after a crash) tells nothing of before.
 *
 * @returns by number of the record, the columns of the row as JSON text
 */
export async function rowImages(
  type: TypeParts,
  records: readonly SpaceRecord[],
  onDrift: DriftRule,
): Promise<ReadonlyMap<number, string>> {
  const images = new Map<number, string>()
  for (let from = 0; from < records.length; from += AT_ONCE) {
    const some = records.slice(from, from + AT_ONCE)
    const rows = await liveRows(type, some)
    for (const record of some) {
      images.set(record.number, JSON.stringify(imageOf(record, rows.get(record.id), onDrift)))
    }
  }
  return images
}

async function liveRows(
  { objectType, table }: TypeParts,
  records: readonly SpaceRecord[],
): Promise<ReadonlyMap<string, Row>> {
  const keys = records.map(({ id }) => keyOfId(objectType, id)).filter((one) => one !== undefined)
  const rows = new Map<string, Row>()
  for (const row of await table.readMany(keys)) {
    const id = idOfRow(objectType, row)
    if (id !== undefined) rows.set(id, row)
  }
  return rows
}

function isRecreated({ staged }: SpaceRecord): boolean {
  return staged !== undefined && recreates(changeKind(staged))
}

/** An edit in a column that an update leaves alone is none of its doing: there the image is what it goes on from. */
function imageOf(record: SpaceRecord, live: Row | undefined, onDrift: DriftRule): Row {
  const image: Record<string, ColumnValue> = rowBefore(record, onDrift)
  // The row of one that is recreated goes with its key: what it shows is from before.
  const desired = parseRow(isRecreated(record) ? '{}' : (record.staged?.desired ?? '{}'))
  const written = record.staged?.operation === 'update' ? columnsToWrite(image, desired) : undefined
  const found: Record<string, ColumnValue> = parseRow(record.drift ?? '{}')
  for (const column in live) {
    const value = live[column] ?? null
    const sent = desired[column]
    if (sent === undefined || !sameValue(sent, value)) found[column] = value
  }
  for (const column in found) {
    if (written === undefined || written[column] !== undefined)
      image[column] = found[column] ?? null
  }
  return image
}
