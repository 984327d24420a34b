import { decodeObjectId, encodeObjectId } from '../../model/object-id.ts'
import type { SpaceRecord } from '../../state/space.ts'

const KEYED = '~key.'

/** The id of a person of a pull source while no anchor is known; no anchor encodes to it. */
export function keyedId(sourceKey: string): string {
  return `${KEYED}${encodeObjectId([sourceKey])}`
}

/** Whether an id stands for a key of the source and not for an anchor. */
export function isKeyedId(id: string): boolean {
  return id.startsWith(KEYED)
}

/** The key at the source of a record that was delivered by a pull source. */
export function sourceKeyOf(record: Pick<SpaceRecord, 'id' | 'sourceKey'>): string {
  if (record.sourceKey !== undefined) return record.sourceKey
  const id = isKeyedId(record.id) ? record.id.slice(KEYED.length) : record.id
  const key = decodeObjectId(id, ['key'])?.['key']
  return typeof key === 'string' ? key : record.id
}
