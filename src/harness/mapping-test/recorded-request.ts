import { SyncError } from '../../model/errors.ts'
import { isObject, type JsonObject } from '../../model/value.ts'

/** A SCIM request as it was recorded. */
export interface RecordedRequest {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body: JsonObject | undefined
}

/**
 * Reads a recorded request; the path may have the connector's base path before it.
 *
 * @throws SyncError `REQUEST_SYNTAX` when it is none, or none for this object type
 */
export function readRecordedRequest(value: unknown, objectType: string): RecordedRequest {
  if (!isObject(value)) throw refused('is no JSON object with method, path and body')
  const { method, path, body } = value
  if (method !== 'POST' && method !== 'PUT' && method !== 'PATCH' && method !== 'DELETE') {
    throw refused('has no method POST, PUT, PATCH or DELETE')
  }
  const endpoint = `/${objectType}s`
  const place = typeof path === 'string' ? /\/(\w+s)(?:\/[^/?]+)?\/?(?:\?.*)?$/u.exec(path) : null
  if (typeof path !== 'string' || place === null || `/${place[1] ?? ''}` !== endpoint) {
    throw refused(`has no path ${endpoint} or ${endpoint}/<id>`)
  }
  const single = new RegExp(`${endpoint}/[^/?]+`, 'u').test(path)
  if (single === (method === 'POST')) {
    throw refused(single ? 'is a POST to one person' : `is a ${method} without an id`)
  }
  if (method !== 'DELETE' && !isObject(body)) throw refused('has no body')
  return { method, path, body: isObject(body) ? body : undefined }
}

function refused(why: string): SyncError {
  return new SyncError('REQUEST_SYNTAX', `The recorded request ${why}.`)
}
