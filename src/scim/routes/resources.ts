import type { CompiledObjectType } from '../../compile/compiled.ts'
import type { Change, ChangeResult, Resource } from '../../engine/engine.ts'
import type { HttpAnswer } from '../../http/application.ts'
import { whenReady, type Awaitable } from '../../model/awaitable.ts'
import { SyncError } from '../../model/errors.ts'
import { acceptResource } from '../accept/accept.ts'
import { emptyList, listBody } from '../answer/list.ts'
import type { Projection } from '../answer/projection.ts'
import { locationOf, represent, type Face } from '../answer/represent.ts'
import { patchChange } from '../patch/apply.ts'
import { parsePatch } from '../patch/parse.ts'
import { namesOf } from '../schema/names.ts'
import { entityTags, sameVersion } from './etag.ts'
import { isProbe } from './probe.ts'
import { projectionFrom, queryOf, searchOf, type Query } from './query.ts'
import { pathsOf, replaceBody } from './replace.ts'
import { emptyAnswer, scimAnswer, type Route, type ScimRequest } from './request.ts'

/** The addresses of one resource type. */
export interface ResourceRoutes {
  readonly collection: Route
  readonly search: Route
  readonly item: Route
}

/** An object type as one request sees it. */
interface Bound {
  readonly type: string
  readonly objectType: CompiledObjectType
  readonly face: Face
}

/** Routes of `/Users`, `/Users/.search` and `/Users/{id}` (RFC 7644 §3.2), or those of another type. */
export function resourceRoutes(endpoint: string, type: string): ResourceRoutes {
  const bind = (request: ScimRequest) => bindType(request, endpoint, type)
  return {
    collection: {
      shape: `/${endpoint}`,
      methods: {
        GET: (request) => list(request, type, bind),
        POST: (request, body) => create(request, bind(request), body),
      },
    },
    search: {
      shape: `/${endpoint}/.search`,
      methods: { POST: (request, body) => search(request, type, bind, body) },
    },
    item: {
      shape: `/${endpoint}/{id}`,
      methods: {
        GET: (request, _, id) => read(request, bind(request), id),
        PUT: (request, body, id) => replace(request, bind(request), body, id),
        PATCH: (request, body, id) => patch(request, bind(request), body, id),
        DELETE: (request, _, id) => remove(request, bind(request), id),
      },
    },
  }
}

type Bind = (request: ScimRequest) => Bound

/** @throws SyncError `REQUEST_UNSUPPORTED` when the connector does not map the type */
function bindType(request: ScimRequest, endpoint: string, type: string): Bound {
  const objectType = request.engine.objectType(type)
  if (objectType === undefined) {
    const { method } = request.head
    const reading = method === 'GET' || method === 'HEAD'
    throw new SyncError(
      reading ? 'OBJECT_UNKNOWN' : 'REQUEST_UNSUPPORTED',
      `The connector "${request.engine.name}" maps no object type "${type}", ` +
        `so that there is nothing below /${endpoint}.`,
    )
  }
  const names = namesOf(objectType)
  const collection = `${request.base}/${endpoint}`
  const face = { names, resourceType: type, collection, columns: request.columns }
  return { type, objectType, face }
}

function list(request: ScimRequest, type: string, bind: Bind): Awaitable<HttpAnswer> {
  // Entra looks for groups also where none are mapped, and takes anything but a list for a broken service.
  if (request.engine.objectType(type) === undefined) return scimAnswer(200, emptyList())
  const bound = bind(request)
  return answerQuery(request, bound, queryOf(request.query, bound.face.names, request.limits))
}

function search(
  request: ScimRequest,
  type: string,
  bind: Bind,
  body: unknown,
): Awaitable<HttpAnswer> {
  if (request.engine.objectType(type) === undefined) return scimAnswer(200, emptyList())
  const bound = bind(request)
  return answerQuery(request, bound, searchOf(body, bound.face.names, request.limits))
}

function answerQuery(
  { engine }: ScimRequest,
  { type, face }: Bound,
  query: Query,
): Awaitable<HttpAnswer> {
  if (isProbe(query.list.filter, face.names)) {
    // A connection test that never asks the database would praise a service that cannot work.
    return whenReady(engine.check(), () => scimAnswer(200, emptyList(query.list.startIndex)))
  }
  return whenReady(engine.list(type, query.list), ({ totalResults, startIndex, resources }) =>
    scimAnswer(
      200,
      listBody({
        totalResults,
        startIndex,
        resources: resources.map((one) => represent(one, face, query.projection)),
      }),
    ),
  )
}

async function create(
  request: ScimRequest,
  { type, objectType, face }: Bound,
  body: unknown,
): Promise<HttpAnswer> {
  const projection = projectionFrom(request.query, face.names)
  const source = acceptResource(body, objectType)
  const { resource } = await request.engine.create(type, source, { requestId: request.head.id })
  if (resource === undefined) {
    throw new SyncError(
      'ROW_CHECK',
      'The table took the row away right after it was written; a trigger of it refuses the person.',
    )
  }
  const answer = resourceAnswer(201, resource, face, projection, {
    location: locationOf(resource.id, face),
  })
  return { ...answer, unread: () => objectType.unread(pathsOf(source)) }
}

function read(request: ScimRequest, { type, face }: Bound, id: string): Awaitable<HttpAnswer> {
  const projection = projectionFrom(request.query, face.names)
  return whenReady(request.engine.get(type, id), (resource) => {
    if (resource === undefined) throw unknownId(type)
    const tags = entityTags(request.head.headers['if-none-match'])
    const same = tags === '*' || tags?.some((one) => sameVersion(one, resource.version)) === true
    if (same) return emptyAnswer(304, { etag: resource.version })
    return resourceAnswer(200, resource, face, projection)
  })
}

async function replace(
  request: ScimRequest,
  { type, objectType, face }: Bound,
  body: unknown,
  id: string,
): Promise<HttpAnswer> {
  const projection = projectionFrom(request.query, face.names)
  const change = replaceBody(body, objectType)
  const result = await request.engine.update(type, id, change, eventOf(request))
  const sent = () => pathsOf(acceptResource(body, objectType))
  return {
    ...changedAnswer(result, face, projection, id),
    unread: () => objectType.unread(sent()),
  }
}

async function patch(
  request: ScimRequest,
  { type, objectType, face }: Bound,
  body: unknown,
  id: string,
): Promise<HttpAnswer> {
  const projection = projectionFrom(request.query, face.names)
  const operations = parsePatch(body, face.names, request.limits)
  const change = patchChange(operations, objectType)
  let touched: readonly string[] = []
  const noted: Change = (current, columns) => {
    const changed = change(current, columns)
    touched = changed.touched
    return changed
  }
  const result = await request.engine.update(type, id, noted, eventOf(request))
  const answer =
    type === 'Group'
      ? emptyAnswer(204, versionHeader(result.resource))
      : changedAnswer(result, face, projection, id)
  return { ...answer, unread: () => objectType.unread(touched) }
}

async function remove(request: ScimRequest, { type }: Bound, id: string): Promise<HttpAnswer> {
  await request.engine.remove(type, id, eventOf(request))
  return emptyAnswer(204)
}

function eventOf({ head }: ScimRequest) {
  const tags = entityTags(head.headers['if-match'])
  return {
    requestId: head.id,
    ...(tags === undefined ? {} : { ifMatch: tags === '*' ? ['*'] : tags }),
  }
}

/**
 * 204 when the change took the row away (`onDisable: delete`): there is nothing left to show. A person who has
 * another id now (`onAnchorChange`) has another address too.
 */
function changedAnswer(
  { resource }: ChangeResult,
  face: Face,
  projection: Projection,
  id: string,
): HttpAnswer {
  if (resource === undefined) return emptyAnswer(204)
  if (resource.id === id) return resourceAnswer(200, resource, face, projection)
  const location = locationOf(resource.id, face)
  return resourceAnswer(200, resource, face, projection, { location })
}

function resourceAnswer(
  status: number,
  resource: Resource,
  face: Face,
  projection: Projection,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  const body = JSON.stringify(represent(resource, face, projection))
  // RFC 7643 §3.1: meta.location is the same as Content-Location, and meta.version as ETag.
  const location = locationOf(resource.id, face)
  return scimAnswer(status, body, {
    ...headers,
    'content-location': location,
    etag: resource.version,
  })
}

function versionHeader(resource: Resource | undefined): Readonly<Record<string, string>> {
  return resource === undefined ? {} : { etag: resource.version }
}

function unknownId(type: string): SyncError {
  return new SyncError('OBJECT_UNKNOWN', `There is no ${type} with this id.`)
}
