import type { Row } from '../model/value.ts'
import type { BoundType } from './bound-type.ts'
import type { ListQuery, Resource } from './engine.ts'
import type { Listing } from './listing.ts'
import { compileMatch } from './match.ts'
import { idOfRow, keyOfId } from './object-key.ts'
import { resourcesOf } from './resources.ts'

const BATCH = 500

/**
 * The people of a listing one after the other, read in batches by key, so that the first costs as much as
 * the last and memory stays flat.
 *
 * @param after the row behind which to begin
 * @param expected how many are likely to be taken
 */
export async function* scan(
  type: BoundType,
  listing: Listing,
  after: Row | undefined,
  expected: number,
): AsyncGenerator<Resource> {
  const limit = Math.min(BATCH, Math.max(expected, 50))
  let from = after
  for (;;) {
    const rows = await type.table.select({
      condition: listing.condition,
      ...(listing.sort === undefined ? {} : { sort: listing.sort }),
      ...(from === undefined ? {} : { after: from }),
      limit,
    })
    const living =
      listing.leftOver.size === 0 ? rows : rows.filter((row) => !isLeftOver(type, listing, row))
    for (const resource of await resourcesOf(type, living)) {
      if (listing.matches === undefined || listing.matches(resource)) yield resource
    }
    from = rows.at(-1)
    if (rows.length < limit || from === undefined) return
  }
}

/** How many rows left over meet the filter of a list, to be taken off the database's count. */
export async function countLeftOvers(
  type: BoundType,
  query: ListQuery,
  listing: Listing,
): Promise<number> {
  const matches =
    query.filter === undefined ? undefined : compileMatch(query.filter, type.objectType.schemas)
  const ids = [...listing.leftOver]
  let count = 0
  for (let start = 0; start < ids.length; start += BATCH) {
    const keys = ids
      .slice(start, start + BATCH)
      .map((id) => keyOfId(type.objectType, id))
      .filter((key) => key !== undefined)
    const rows = await type.table.readMany(keys)
    const resources = await resourcesOf(type, rows)
    count += matches === undefined ? resources.length : resources.filter(matches).length
  }
  return count
}

function isLeftOver(type: BoundType, listing: Listing, row: Row): boolean {
  const id = idOfRow(type.objectType, row)
  return id !== undefined && listing.leftOver.has(id)
}
