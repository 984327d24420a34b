import { whenReady, type Awaitable } from '../model/awaitable.ts'
import { ALWAYS } from '../model/condition.ts'
import type { Row } from '../model/value.ts'
import type { BoundType } from './bound-type.ts'
import type { Cursors } from './cursors.ts'
import type { ListQuery, ListResult, Resource } from './engine.ts'
import type { Listing } from './listing.ts'
import { waitingPeople } from './list-waiting.ts'
import { compileMatch } from './match.ts'
import { resourcesOf } from './resources.ts'
import { countLeftOvers, scan } from './scan.ts'
import { sortInMemory } from './sort-in-memory.ts'

/**
 * A page of people. Filter, order and paging are the database's work wherever the columns can say what is
 * asked; what they cannot say is checked row by row, in one pass.
 *
 * @throws SyncError `REQUEST_FILTER`, `REQUEST_TOO_MANY` when an order that no column gives is asked of too
 *   many people
 */
export function listObjects(
  type: BoundType,
  query: ListQuery,
  cursors: Cursors,
): Awaitable<ListResult> {
  return whenReady(type.store.deprovisioned(type.connector, type.name), (leftOver) =>
    whenReady(type.waiting.any(), (waits) =>
      waits
        ? listWithWaiting(type, query, cursors, leftOver)
        : listBeside(type, query, cursors, leftOver, NOBODY),
    ),
  )
}

const NOBODY: readonly Resource[] = []

/** People whose exports wait come behind all others, as they were accepted. */
async function listWithWaiting(
  type: BoundType,
  query: ListQuery,
  cursors: Cursors,
  leftOver: readonly string[],
): Promise<ListResult> {
  const waiting = await waitingPeople(type, query)
  if (waiting === undefined) return listBeside(type, query, cursors, leftOver, NOBODY)
  const beside = [...leftOver, ...waiting.ids]
  if (query.sortBy !== undefined) {
    return listBeside(type, query, cursors, beside, waiting.resources)
  }
  const { startIndex, count } = query
  const rows = await listBeside(type, query, cursors, beside, NOBODY)
  const from = Math.max(0, startIndex - 1 - rows.totalResults)
  const free = count - rows.resources.length
  return {
    totalResults: rows.totalResults + waiting.resources.length,
    startIndex,
    resources: [...rows.resources, ...waiting.resources.slice(from, from + free)],
  }
}

/**
 * @param leftOver ids of the rows that belong to nobody any more, or to somebody of `others`
 * @param others people who match and are to be sorted among those of the rows
 */
function listBeside(
  type: BoundType,
  query: ListQuery,
  cursors: Cursors,
  leftOver: readonly string[],
  others: readonly Resource[],
): Awaitable<ListResult> {
  const { objectType } = type
  const filter = query.filter
  const asked = filter === undefined ? undefined : objectType.condition(filter)
  const sortColumn = query.sortBy === undefined ? undefined : objectType.sortColumn(query.sortBy)
  const listing: Listing = {
    condition: asked?.condition ?? ALWAYS,
    matches:
      filter === undefined || asked?.exact !== false
        ? undefined
        : compileMatch(filter, objectType.schemas),
    leftOver: new Set(leftOver),
    sort:
      sortColumn === undefined
        ? undefined
        : { ...sortColumn, descending: query.descending === true },
  }
  const sortsOthers = others.length > 0
  if (listing.condition.kind === 'never' && !sortsOthers) return pageOf(query, 0, [])
  if (query.sortBy !== undefined && (sortColumn === undefined || sortsOthers)) {
    return sortInMemory(type, query, query.sortBy, listing, others)
  }
  return listing.matches === undefined && listing.leftOver.size === 0
    ? listByColumns(type, query, listing, cursors)
    : listByScan(type, query, listing, cursors)
}

/** One row more than asked tells whether there is a next page; only then are the rows counted. */
function listByColumns(
  type: BoundType,
  query: ListQuery,
  listing: Listing,
  cursors: Cursors,
): Awaitable<ListResult> {
  const { condition, sort } = listing
  const { startIndex, count } = query
  if (count === 0) {
    return whenReady(type.table.count(condition), (total) => pageOf(query, total, []))
  }
  const cursor = cursors.find(type, query)
  const selected = type.table.select({
    condition,
    ...(sort === undefined ? {} : { sort }),
    ...(cursor === undefined ? { offset: startIndex - 1 } : { after: cursor.after }),
    limit: count + 1,
  })
  return whenReady(selected, (rows) => {
    const page = rows.length > count ? rows.slice(0, count) : rows
    const last = page.at(-1)
    const complete = rows.length <= count && (last !== undefined || startIndex === 1)
    if (!complete && last !== undefined) {
      cursors.remember(type, query, startIndex + page.length, { after: last, total: undefined })
    }
    const counted = complete ? startIndex - 1 + page.length : type.table.count(condition)
    return whenReady(counted, (total) =>
      whenReady(resourcesOf(type, page), (resources) => pageOf(query, total, resources)),
    )
  })
}

/**
 * Reads on until the page is full. The total is what was seen when the rows ran out; otherwise it is counted:
 * by the database less the rows left over, or, where each row must be checked, by reading the rest.
 */
async function listByScan(
  type: BoundType,
  query: ListQuery,
  listing: Listing,
  cursors: Cursors,
): Promise<ListResult> {
  const { startIndex, count } = query
  const cursor = cursors.find(type, query)
  let position = cursor === undefined ? 0 : startIndex - 1
  let last: Row | undefined
  let total: number | undefined = cursor?.total
  const page: Resource[] = []
  let rowsLeft = false
  for await (const resource of scan(type, listing, cursor?.after, count + 1)) {
    if (page.length === count && (total !== undefined || listing.matches === undefined)) {
      rowsLeft = true
      break
    }
    position += 1
    if (position < startIndex || page.length === count) continue
    page.push(resource)
    last = resource.row
  }
  if (rowsLeft) {
    total ??=
      (await type.table.count(listing.condition)) - (await countLeftOvers(type, query, listing))
  } else if (total === undefined || page.length < count) {
    total = position
  }
  if (last !== undefined && page.length === count) {
    const known = listing.matches === undefined ? undefined : total
    cursors.remember(type, query, startIndex + count, { after: last, total: known })
  }
  return pageOf(query, total, page)
}

function pageOf(
  query: ListQuery,
  totalResults: number,
  resources: readonly Resource[],
): ListResult {
  return { totalResults, startIndex: query.startIndex, resources }
}
