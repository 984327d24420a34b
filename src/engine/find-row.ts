import type { Condition } from '../model/condition.ts'
import type { Row } from '../model/value.ts'
import type { PendingExport, SpaceObject } from '../state/store.ts'
import type { BoundType } from './bound-type.ts'
import { keyOfId, keyOfRow } from './object-key.ts'

/**
 * The live row of an object with a pending export. Where the database makes the key, and the export was an
 * insert whose key nobody learned, it is the one row that holds exactly these columns.
 */
export async function findRow(
  type: BoundType,
  object: SpaceObject,
  pending: PendingExport,
): Promise<Row | undefined> {
  const key = keyAfter(type, pending) ?? keyOfId(type.objectType, object.id)
  if (key !== undefined) return type.table.read(key)
  const rows = await type.table.select({ condition: holdsExactly(pending.columns), limit: 2 })
  return rows.length === 1 ? rows[0] : undefined
}

/** The key that an export gives its row, where it names every column of it; a changed anchor is the new one. */
function keyAfter(type: BoundType, { columns }: PendingExport): Row | undefined {
  const { objectType } = type
  const isNamed = objectType.anchor.every((one) => columns[one.column] !== undefined)
  return isNamed ? keyOfRow(objectType, columns) : undefined
}

function holdsExactly(columns: Row): Condition {
  const of: Condition[] = []
  for (const column of Object.keys(columns)) {
    const value = columns[column]
    if (value === undefined) continue
    of.push(
      value === null
        ? { kind: 'not', of: { kind: 'present', column } }
        : { kind: 'compare', column, comparison: 'eq', value, case: 'exact' },
    )
  }
  return { kind: 'and', of }
}
