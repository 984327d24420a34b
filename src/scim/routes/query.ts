import type { ListQuery } from '../../engine/engine.ts'
import { SyncError } from '../../model/errors.ts'
import type { AttributePath } from '../../model/filter.ts'
import { isObject, type JsonValue } from '../../model/value.ts'
import { listOf, projectionOf, type Projection } from '../answer/projection.ts'
import { readPath } from '../filter/attribute-path.ts'
import { parseFilter } from '../filter/parse.ts'
import type { ScimLimits } from '../limits.ts'
import type { ResourceNames } from '../schema/names.ts'

/** A question for many resources, and what of them to show. */
export interface Query {
  readonly list: ListQuery
  readonly projection: Projection
}

/** The parts of a question, as an address or a `.search` body names them. */
interface Parts {
  text(name: string): string | undefined
  number(name: string): number | undefined
  list(name: string): readonly string[] | undefined
}

/**
 * The question that an address asks (RFC 7644 §3.4.2).
 *
 * @throws SyncError `REQUEST_FILTER`, `REQUEST_PATH`, `REQUEST_VALUE`
 */
export function queryOf(
  parameters: ReadonlyMap<string, string>,
  names: ResourceNames,
  limits: ScimLimits,
): Query {
  return questionOf(
    {
      text: (name) => parameters.get(name),
      number: (name) => numberOf(name, parameters.get(name)),
      list: (name) => listOf(parameters.get(name)),
    },
    names,
    limits,
  )
}

/**
 * The question that a `.search` body asks (RFC 7644 §3.4.3).
 *
 * @throws SyncError `REQUEST_SYNTAX`, and what {@link queryOf} throws
 */
export function searchOf(body: unknown, names: ResourceNames, limits: ScimLimits): Query {
  if (!isObject(body)) {
    throw new SyncError('REQUEST_SYNTAX', 'The body must be a SearchRequest (RFC 7644 §3.4.3).')
  }
  return questionOf(
    {
      text: (name) => textOf(name, body[name]),
      number: (name) => numberOf(name, body[name]),
      list: (name) => namesOf(name, body[name]),
    },
    names,
    limits,
  )
}

/** What a request for one resource shows of it. */
export function projectionFrom(
  parameters: ReadonlyMap<string, string>,
  names: ResourceNames,
): Projection {
  return projectionOf(
    listOf(parameters.get('attributes')),
    listOf(parameters.get('excludedAttributes')),
    names,
  )
}

function questionOf(parts: Parts, names: ResourceNames, limits: ScimLimits): Query {
  const filter = parts.text('filter')
  const sortBy = parts.text('sortBy')
  const order = parts.text('sortOrder')
  const startIndex = parts.number('startIndex')
  const count = parts.number('count')
  return {
    list: {
      ...(filter === undefined ? {} : { filter: parseFilter(filter, names, limits) }),
      ...(sortBy === undefined || sortBy === '' ? {} : { sortBy: pathOf(sortBy, names) }),
      descending: order?.toLowerCase() === 'descending',
      // Less than 1 is 1, a negative count is 0 (RFC 7644 §3.4.2.4).
      startIndex: Math.max(1, startIndex ?? 1),
      count: Math.min(limits.pageSize, Math.max(0, count ?? limits.defaultPageSize)),
    },
    projection: projectionOf(parts.list('attributes'), parts.list('excludedAttributes'), names),
  }
}

function pathOf(text: string, names: ResourceNames): AttributePath {
  const read = readPath(text, 0, names)
  const name = read?.path.name
  if (read === undefined || name === undefined || read.end !== text.length) {
    throw new SyncError('REQUEST_PATH', '"sortBy" must name one attribute (RFC 7644 §3.4.2.3).')
  }
  return { ...read.path, name }
}

function textOf(name: string, value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  throw new SyncError('REQUEST_VALUE', `"${name}" must be a text.`, { attribute: name })
}

function numberOf(name: string, value: JsonValue | undefined): number | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const number = typeof value === 'string' ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number
  throw new SyncError('REQUEST_VALUE', `"${name}" must be a whole number.`, { attribute: name })
}

function namesOf(name: string, value: JsonValue | undefined): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return listOf(value)
  if (Array.isArray(value)) return listOf(value.join(','))
  throw new SyncError('REQUEST_VALUE', `"${name}" must be an array of names.`, { attribute: name })
}
