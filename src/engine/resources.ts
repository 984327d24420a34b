import type { Row } from '../model/value.ts'
import type { SpaceObject } from '../state/store.ts'
import type { BoundType } from './bound-type.ts'
import type { Resource } from './engine.ts'
import { idOfRow } from './object-key.ts'
import { resourceOf } from './resource.ts'

/** The resources of many live rows, in their order. A row without an anchor value has no id and is left out. */
export async function resourcesOf(
  type: BoundType,
  rows: readonly Row[],
): Promise<readonly Resource[]> {
  const ids = rows.map((row) => idOfRow(type.objectType, row))
  const known = new Map<string, SpaceObject>()
  const present = ids.filter((id) => id !== undefined)
  for (const object of await type.store.readMany(type.connector, type.name, present)) {
    known.set(object.id, object)
  }
  const resources: Resource[] = []
  for (const [index, row] of rows.entries()) {
    const id = ids[index]
    if (id === undefined) continue
    const resource = resourceOf(type, id, row, known.get(id))
    resources.push(resource instanceof Promise ? await resource : resource)
  }
  return resources
}
