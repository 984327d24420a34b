import { whenReady, type Awaitable } from '../model/awaitable.ts'
import { isSyncError } from '../model/errors.ts'
import type { Filter } from '../model/filter.ts'
import type { PublicIds } from '../state/public-ids.ts'
import type { ClosableEngine } from './create-engine.ts'
import type { Resource } from './engine.ts'

/** An engine that answers to ids which clients were given before a row got another key. */
export interface KnownIdsEngine extends ClosableEngine {
  /** Looks whether anybody is known under another id; asked when a run has ended. */
  refresh(): Promise<void>
}

/**
 * Lets people be found under the ids that clients know, and answers with these. While nobody has another id it costs
 * nothing: an id that is not found is looked up, and no other.
 */
export function withPublicIds(engine: ClosableEngine, ids: PublicIds): KnownIdsEngine {
  let known = false
  const typeOf = (objectType: string) => ({ connector: engine.name, objectType })
  const idOf = async (type: string, id: string): Promise<string | undefined> => {
    const found = await ids.idOf(typeOf(type), id)
    if (found !== undefined) known = true
    return found
  }
  const shown = <T extends Resource | undefined>(type: string, resource: T): Awaitable<T> => {
    if (!known || resource === undefined) return resource
    return whenReady(ids.publicOf(typeOf(type), [resource.id]), (names) => renamed(resource, names))
  }
  /** By the id itself, and by the row's own where nobody has it. */
  const either = async <T>(
    type: string,
    id: string,
    act: (id: string) => Promise<T>,
  ): Promise<T> => {
    try {
      return await act(id)
    } catch (error) {
      if (!isSyncError(error, 'OBJECT_UNKNOWN')) throw error
      const other = await idOf(type, id)
      if (other === undefined) throw error
      return act(other)
    }
  }
  return {
    ...passed(engine),
    async refresh() {
      known ||= await ids.any(engine.name)
    },
    get: (type, id) =>
      whenReady(engine.get(type, id), (resource) =>
        resource === undefined
          ? idOf(type, id).then(async (other) =>
              other === undefined ? undefined : shown(type, await engine.get(type, other)),
            )
          : shown(type, resource),
      ),
    list(type, query) {
      if (!known) return engine.list(type, query)
      const { filter } = query
      const asked = async () => {
        const own = filter && (await translated(filter, (id) => idOf(type, id)))
        const page = await engine.list(type, {
          ...query,
          ...(own !== undefined && { filter: own }),
        })
        const names = await ids.publicOf(
          typeOf(type),
          page.resources.map((one) => one.id),
        )
        return { ...page, resources: page.resources.map((one) => renamed(one, names)) }
      }
      return asked()
    },
    async create(type, source, context) {
      const result = await engine.create(type, source, context)
      return { ...result, resource: await shown(type, result.resource) }
    },
    async update(type, id, change, context) {
      const result = await either(type, id, (own) => engine.update(type, own, change, context))
      // It may just have got another key.
      if (result.report.id !== id) known = true
      return { ...result, resource: await shown(type, result.resource) }
    },
    remove: (type, id, context) => either(type, id, (own) => engine.remove(type, own, context)),
  }
}

function passed(
  engine: ClosableEngine,
): Pick<ClosableEngine, 'name' | 'objectType' | 'check' | 'recover' | 'close'> {
  return {
    name: engine.name,
    objectType: (name) => engine.objectType(name),
    check: () => engine.check(),
    recover: () => engine.recover(),
    close: () => engine.close(),
  }
}

function renamed<T extends Resource | undefined>(
  resource: T,
  names: ReadonlyMap<string, string>,
): T {
  const id = resource === undefined ? undefined : names.get(resource.id)
  return id === undefined ? resource : { ...resource, id }
}

/** The filter with the rows' own ids in place of those that clients know. */
async function translated(
  filter: Filter,
  idOf: (id: string) => Promise<string | undefined>,
): Promise<Filter> {
  switch (filter.kind) {
    case 'compare': {
      const { path, value, operator } = filter
      const isId = path.name.toLowerCase() === 'id' && path.sub === undefined
      if (!isId || typeof value !== 'string' || (operator !== 'eq' && operator !== 'ne'))
        return filter
      return { ...filter, value: (await idOf(value)) ?? value }
    }
    case 'and':
    case 'or': {
      const { left, right } = filter
      return { ...filter, left: await translated(left, idOf), right: await translated(right, idOf) }
    }
    case 'not':
      return { ...filter, of: await translated(filter.of, idOf) }
    default:
      return filter
  }
}
