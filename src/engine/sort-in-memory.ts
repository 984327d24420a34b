import { SyncError } from '../model/errors.ts'
import type { AttributePath } from '../model/filter.ts'
import { isObject, type JsonValue } from '../model/value.ts'
import type { BoundType } from './bound-type.ts'
import { orderValues } from './compare-values.ts'
import type { ListQuery, ListResult, Resource } from './engine.ts'
import type { Listing } from './listing.ts'
import { findPath, type FoundAttribute } from './match.ts'
import { scan } from './scan.ts'

/** How many people are sorted in memory at most. */
const MOST = 10_000

/**
 * A page in an order that no single column gives. An attribute that nobody has leaves the order of the
 * anchor; of several values the primary one counts, or else the first (RFC 7644 §3.4.2.3).
 *
 * @param others people beside those of the rows
 * @throws SyncError `REQUEST_TOO_MANY` beyond ten thousand people
 */
export async function sortInMemory(
  type: BoundType,
  query: ListQuery,
  sortBy: AttributePath,
  listing: Listing,
  others: readonly Resource[],
): Promise<ListResult> {
  const found = findPath(sortBy, type.objectType.schemas)
  const all = [...others]
  for await (const resource of scan(type, listing, undefined, MOST)) {
    if (all.length >= MOST) throw tooMany(sortBy)
    all.push(resource)
  }
  if (found !== undefined) {
    const definition = found.sub ?? found.definition
    const direction = query.descending === true ? -1 : 1
    all.sort(
      (a, b) => direction * orderValues(sortValue(found, a), sortValue(found, b), definition),
    )
  }
  const from = query.startIndex - 1
  return {
    totalResults: all.length,
    startIndex: query.startIndex,
    resources: all.slice(from, from + query.count),
  }
}

function sortValue(found: FoundAttribute, resource: Resource): JsonValue | undefined {
  const value = found.valueIn(resource)
  const entry = Array.isArray(value)
    ? (value.find((one) => isObject(one) && one['primary'] === true) ?? value[0])
    : value
  if (!isObject(entry)) return entry
  return found.sub === undefined ? undefined : entry[found.sub.name]
}

function tooMany(sortBy: AttributePath): SyncError {
  const name = sortBy.sub === undefined ? sortBy.name : `${sortBy.name}.${sortBy.sub}`
  return new SyncError(
    'REQUEST_TOO_MANY',
    `No single column gives the order by "${name}", and more than ${MOST} people match. ` +
      'Leave "sortBy" out, or filter for fewer.',
    { attribute: name },
  )
}
