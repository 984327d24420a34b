import type { Filter } from '../model/filter.ts'
import type { Row } from '../model/value.ts'
import type { SpaceRecord } from '../state/space.ts'
import type { SpaceObject } from '../state/store.ts'
import { spaceKey, type BoundType } from './bound-type.ts'
import type { ListQuery, Resource } from './engine.ts'
import { isWaitingInsert, rowOfInsert } from './laid-over.ts'
import { compileMatch } from './match.ts'
import { idOfRow, keyOfId } from './object-key.ts'
import { resourceOf } from './resource.ts'

/** People with an export that waits, as a list has to know of them. */
export interface WaitingPeople {
  /** Everybody whose answer is not what the row says: rows of these are left out. */
  readonly ids: readonly string[]
  /** Those who are asked for, in the order of their arrival. */
  readonly resources: readonly Resource[]
}

/** Records of a page. */
const PAGE = 500

/** So many may wait before lists answer by the rows alone, with what waits laid over each that is found. */
const MOST = 50_000

/**
 * The people whose staged inserts and updates are not in the table yet, and who meet a filter by what was
 * accepted of them. `undefined` when they are too many to look at for every list.
 */
export async function waitingPeople(
  type: BoundType,
  query: ListQuery,
): Promise<WaitingPeople | undefined> {
  const { filter } = query
  const matches = filter === undefined ? undefined : compileMatch(filter, type.objectType.schemas)
  const text = filter === undefined ? undefined : textIn(filter)
  const ids: string[] = []
  const resources: Resource[] = []
  let after = 0
  for (;;) {
    const options = { after, limit: PAGE }
    const key = spaceKey(type, '')
    const records = await type.store.space.scan(key, { kind: 'staged' }, options)
    const shown = records.filter(isShown)
    for (const { id } of shown) ids.push(id)
    if (ids.length > MOST) return undefined
    const asked = text === undefined ? shown : shown.filter((one) => mayHold(one, text))
    for (const resource of await resourcesOfWaiting(type, asked)) {
      if (matches === undefined || matches(resource)) resources.push(resource)
    }
    const last = records.at(-1)
    if (last === undefined || records.length < PAGE) return { ids, resources }
    after = last.number
  }
}

/** A staged delete shows the row as it is, or belongs to nobody any more. */
function isShown({ staged, state }: SpaceRecord): boolean {
  return staged !== undefined && staged.operation !== 'delete' && state !== 'deprovisioned'
}

async function resourcesOfWaiting(
  type: BoundType,
  records: readonly SpaceRecord[],
): Promise<readonly Resource[]> {
  if (records.length === 0) return []
  const ids = records.map((one) => one.id)
  const objects = await type.store.readMany(type.connector, type.name, ids)
  const rows = await rowsOf(type, objects)
  const resources: Resource[] = []
  for (const object of objects) {
    const row = isWaitingInsert(object)
      ? rowOfInsert(type, object.staged.desired)
      : rows.get(object.id)
    if (row !== undefined) resources.push(await resourceOf(type, object.id, row, object))
  }
  return resources
}

async function rowsOf(
  type: BoundType,
  objects: readonly SpaceObject[],
): Promise<ReadonlyMap<string, Row>> {
  const keys = objects
    .filter((one) => !isWaitingInsert(one))
    .map((one) => keyOfId(type.objectType, one.id))
    .filter((key) => key !== undefined)
  const rows = keys.length === 0 ? [] : await type.table.readMany(keys)
  return new Map(rows.map((row) => [idOfRow(type.objectType, row) ?? '', row]))
}

/** A text that everybody who meets the filter has somewhere; spares looking closely at those without it. */
function textIn(filter: Filter): string | undefined {
  if (filter.kind === 'and') return textIn(filter.left) ?? textIn(filter.right)
  if (filter.kind !== 'compare' || filter.operator !== 'eq') return undefined
  const { path, value } = filter
  const isFixed = ['schemas', 'meta', 'id'].includes(path.name.toLowerCase())
  return typeof value === 'string' && !isFixed ? inJson(value) : undefined
}

function mayHold({ accepted, staged }: SpaceRecord, text: string): boolean {
  return (
    accepted.toLowerCase().includes(text) || staged?.desired.toLowerCase().includes(text) === true
  )
}

/** A text as it stands in JSON, in lower case. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1).toLowerCase()
}
