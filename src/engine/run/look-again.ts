import type { Row } from '../../model/value.ts'
import type { SpaceRecord } from '../../state/space.ts'
import { idOfRow, keyOfId } from '../object-key.ts'
import type { StepContext, TypeParts } from './step-context.ts'

/** Keys of one statement. */
const AT_ONCE = 200

/** A record that nothing has happened to, with its live row; `undefined` when there is none. */
export interface Looked {
  readonly record: SpaceRecord
  readonly row: Row | undefined
}

/**
 * Reads rows again, and then their records: where the record is as it was and no event is on its way, the row
 * shows what no event of ours explains. No lock is needed: an event that had touched the row in between would
 * have moved the version, or be pending still.
 */
export async function stillTheSame(
  { parts }: StepContext,
  type: TypeParts,
  records: readonly SpaceRecord[],
): Promise<readonly Looked[]> {
  const looked: Looked[] = []
  for (let from = 0; from < records.length; from += AT_ONCE) {
    const some = records.slice(from, from + AT_ONCE)
    const keys = some
      .map(({ id }) => keyOfId(type.objectType, id))
      .filter((one) => one !== undefined)
    const rows = new Map<string, Row>()
    for (const row of await type.table.readMany(keys)) {
      const id = idOfRow(type.objectType, row)
      if (id !== undefined) rows.set(id, flowsOnly(type, row))
    }
    const now = await parts.space.find(type.key, { ids: some.map((one) => one.id) })
    for (const [at, record] of some.entries()) {
      const present = now[at]
      if (present === undefined || present.pending || present.version !== record.version) continue
      looked.push({ record, row: rows.get(record.id) })
    }
  }
  return looked
}

function flowsOnly(type: TypeParts, row: Row): Row {
  const some: Record<string, Row[string]> = {}
  for (const column of type.columns) some[column] = row[column] ?? null
  return some
}
