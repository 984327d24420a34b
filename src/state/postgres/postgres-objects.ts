import { parseObject, parseUnexported } from '../object-text.ts'
import type { SpaceKey, SpaceObject } from '../store.ts'
import type { Rows, Statements } from './session.ts'

const COLUMNS = `o.accepted, o.written, o.state, o.disabled_since, o.created_at, o.modified_at, o.purge_at, p.export,
  o.staged, o.becomes, o.desired, o.disables, o.standing`

const BY_ID = `SELECT ${COLUMNS} FROM unnest($2::text[]) WITH ORDINALITY k (id, place)
  LEFT JOIN objects o ON o.type = $1 AND o.id = k.id AND o.state <> 'unmanaged'
  LEFT JOIN pending p ON p.type = $1 AND p.id = k.id ORDER BY k.place`

/** Objects as events see them, in the order of the ids; `undefined` where there is none. */
export async function readObjects(
  { rows }: Statements,
  type: number,
  keys: readonly SpaceKey[],
): Promise<readonly (SpaceObject | undefined)[]> {
  const ids = keys.map((key) => key.id)
  const found = await rows(BY_ID, [type, ids])
  return keys.map((key, at) => objectOf(key, found[at]))
}

/** Keys of the objects of a connector that have a pending export, in the order of its beginning. */
export async function pendingKeys(
  { rows }: Statements,
  connector: string,
): Promise<readonly SpaceKey[]> {
  const found = await rows(
    `SELECT t.object_type, p.id FROM pending p JOIN types t ON t.number = p.type
     WHERE t.connector = $1 ORDER BY p.number`,
    [connector],
  )
  return found.map(([objectType, id]) => ({
    connector,
    objectType: String(objectType),
    id: String(id),
  }))
}

function objectOf(key: SpaceKey, row: Rows[number] | undefined): SpaceObject | undefined {
  if (row === undefined) return undefined
  if (typeof row[0] === 'string') return parseObject(key, row)
  // An object before its first export is no more than what is pending.
  return typeof row[7] === 'string' ? parseUnexported(key, row[7]) : undefined
}
