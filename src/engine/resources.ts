import { whenReady, type Awaitable } from '../model/awaitable.ts'
import type { Row } from '../model/value.ts'
import type { BoundType } from './bound-type.ts'
import type { Resource } from './engine.ts'
import { idOfRow } from './object-key.ts'
import { resourceOf } from './resource.ts'

/** The resources of many live rows, in their order. A row without an anchor value has no id and is left out. */
export function resourcesOf(type: BoundType, rows: readonly Row[]): Awaitable<readonly Resource[]> {
  const ids: string[] = []
  const identified: Row[] = []
  for (const row of rows) {
    const id = idOfRow(type.objectType, row)
    if (id === undefined) continue
    ids.push(id)
    identified.push(row)
  }
  return whenReady(type.store.readMany(type.connector, type.name, ids), (objects) => {
    const known = new Map(objects.map((object) => [object.id, object]))
    const resources = identified.map((row, at) => {
      const id = ids[at] ?? ''
      return resourceOf(type, id, row, known.get(id))
    })
    if (resources.every(isReady)) return resources
    return Promise.all(resources.map(async (one) => one))
  })
}

function isReady(resource: Awaitable<Resource>): resource is Resource {
  return !(resource instanceof Promise)
}
