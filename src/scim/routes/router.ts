import { SyncError } from '../../model/errors.ts'
import {
  resourceTypeRoute,
  resourceTypesRoute,
  schemaRoute,
  schemasRoute,
  serviceProviderConfigRoute,
} from './discovery.ts'
import { type Method, type Route, type RouteHandler } from './request.ts'
import { resourceRoutes } from './resources.ts'

/** Where a request goes. */
export interface RouteMatch {
  readonly route: Route
  /** The last part of the address, decoded; `""` where the route has none. */
  readonly id: string
}

/** The addresses below one first part. */
interface Branch {
  readonly collection: Route
  readonly search?: Route
  readonly item?: Route
}

const users = resourceRoutes('Users', 'User')
const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

const BRANCHES: ReadonlyMap<string, Branch> = new Map<string, Branch>([
  ['Users', users],
  ['Groups', resourceRoutes('Groups', 'Group')],
  ['.search', { collection: { ...users.search, shape: '/.search' } }],
  ['ServiceProviderConfig', { collection: serviceProviderConfigRoute }],
  ['ResourceTypes', { collection: resourceTypesRoute, item: resourceTypeRoute }],
  ['Schemas', { collection: schemasRoute, item: schemaRoute }],
  ['Me', notOffered('/Me', 'The alias /Me (RFC 7644 §3.11)')],
  ['Bulk', notOffered('/Bulk', 'Bulk (RFC 7644 §3.7)')],
])

/**
 * Finds the route of an address below a connector's base path, such as `/Users/42`. Names have their case.
 *
 * @throws SyncError `REQUEST_NOT_FOUND`, with the right name when only the case is wrong
 */
export function findRoute(rest: string): RouteMatch {
  const at = rest.indexOf('/', 1)
  const first = at < 0 ? rest.slice(1) : rest.slice(1, at)
  const branch = BRANCHES.get(first)
  if (branch === undefined) throw notFound(first)
  if (at < 0) return { route: branch.collection, id: '' }
  const id = decodePart(rest.slice(at + 1))
  if (id === '.search' && branch.search !== undefined) return { route: branch.search, id: '' }
  if (branch.item === undefined || id.includes('/')) throw notFound('')
  return { route: branch.item, id }
}

/** Methods that an address takes, for `Allow`. */
export function allowedMethods({ methods }: Route): string {
  const allowed = Object.keys(methods)
  return [...allowed, ...('GET' in methods ? ['HEAD'] : []), 'OPTIONS'].join(', ')
}

function decodePart(part: string): string {
  if (!part.includes('%')) return part
  try {
    return decodeURIComponent(part)
  } catch {
    throw new SyncError('REQUEST_SYNTAX', 'The address holds a percent sign that encodes nothing.')
  }
}

function notOffered(shape: string, what: string): Branch {
  const refuse: RouteHandler = () => {
    throw new SyncError('REQUEST_UNSUPPORTED', `${what} is not offered.`)
  }
  const methods = Object.fromEntries(METHODS.map((method) => [method, refuse]))
  return { collection: { shape, methods } }
}

function notFound(first: string): SyncError {
  const lower = first.toLowerCase()
  const near = [...BRANCHES.keys()].find((name) => name.toLowerCase() === lower)
  return new SyncError(
    'REQUEST_NOT_FOUND',
    near === undefined
      ? 'There is nothing at this address; resources are below /Users and /Groups.'
      : `There is nothing at this address; did you mean "/${near}"?`,
  )
}
