import type { CompiledObjectType } from '../../compile/compiled.ts'
import type { SchemaDefinition } from '../../model/attributes/attribute.ts'
import { SyncError } from '../../model/errors.ts'
import type { JsonValue } from '../../model/value.ts'
import { listBody } from '../answer/list.ts'
import { protocolSchemas } from '../discovery/protocol-schemas.ts'
import { resourceType } from '../discovery/resource-types.ts'
import { schemaResource } from '../discovery/schemas.ts'
import { serviceProviderConfig } from '../discovery/service-provider-config.ts'
import { scimAnswer, type Route, type ScimRequest } from './request.ts'

/** Object types that have an endpoint of their own. */
const ENDPOINTS: ReadonlyMap<string, string> = new Map([
  ['Users', 'User'],
  ['Groups', 'Group'],
])

/** `/ServiceProviderConfig` */
export const serviceProviderConfigRoute: Route = {
  shape: '/ServiceProviderConfig',
  methods: {
    GET: (request) => {
      const { limits, base } = unfiltered(request)
      return scimAnswer(200, JSON.stringify(serviceProviderConfig(limits, base)))
    },
  },
}

/** `/ResourceTypes` */
export const resourceTypesRoute: Route = {
  shape: '/ResourceTypes',
  methods: { GET: (request) => all(resourceTypesOf(unfiltered(request))) },
}

/** `/Schemas` */
export const schemasRoute: Route = {
  shape: '/Schemas',
  methods: {
    GET: (request) => {
      const { base } = unfiltered(request)
      return all(schemasOf(request).map((schema) => schemaResource(schema, base)))
    },
  },
}

/** `/ResourceTypes/{id}` */
export const resourceTypeRoute: Route = {
  shape: '/ResourceTypes/{id}',
  methods: {
    GET: (request, _body, id) => {
      for (const [endpoint, name, objectType] of mapped(request)) {
        if (name !== id) continue
        return one(resourceType(name, `/${endpoint}`, objectType, request.base))
      }
      throw unknown('resource type')
    },
  },
}

/** `/Schemas/{urn}`; URNs have no case (RFC 8141 §3.1). */
export const schemaRoute: Route = {
  shape: '/Schemas/{id}',
  methods: {
    GET: (request, _body, id) => {
      const wanted = id.toLowerCase()
      const schema = schemasOf(request).find((other) => other.id.toLowerCase() === wanted)
      if (schema === undefined) throw unknown('schema')
      return one(schemaResource(schema, request.base))
    },
  },
}

function resourceTypesOf(request: ScimRequest): readonly JsonValue[] {
  return mapped(request).map(([endpoint, name, objectType]) =>
    resourceType(name, `/${endpoint}`, objectType, request.base),
  )
}

function schemasOf(request: ScimRequest): readonly SchemaDefinition[] {
  const schemas = new Map<string, SchemaDefinition>()
  for (const [, , objectType] of mapped(request)) {
    for (const schema of objectType.schemas) {
      // Two object types may share an extension; its attributes are shown once.
      if (!schemas.has(schema.id)) schemas.set(schema.id, schema)
    }
  }
  // The Connector Host, whose address this is, shows the columns of its table and nothing else.
  return request.columns ? [...schemas.values()] : [...schemas.values(), ...protocolSchemas]
}

function mapped({
  engine,
}: ScimRequest): readonly (readonly [string, string, CompiledObjectType])[] {
  return [...ENDPOINTS].flatMap(([endpoint, name]) => {
    const objectType = engine.objectType(name)
    return objectType === undefined ? [] : [[endpoint, name, objectType] as const]
  })
}

/** RFC 7644 §4: a filter on these addresses is refused, so that nobody takes all for some. */
function unfiltered(request: ScimRequest): ScimRequest {
  if (!request.query.has('filter')) return request
  throw new SyncError('REQUEST_FORBIDDEN', 'This address takes no filter (RFC 7644 §4).')
}

function all(resources: readonly JsonValue[]) {
  const page = { totalResults: resources.length, startIndex: 1, resources }
  return scimAnswer(200, listBody(page))
}

function one(resource: JsonValue) {
  return scimAnswer(200, JSON.stringify(resource))
}

function unknown(what: string): SyncError {
  return new SyncError('REQUEST_NOT_FOUND', `There is no ${what} of this name.`)
}
