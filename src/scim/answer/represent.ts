import type { Resource } from '../../engine/engine.ts'
import { ECMA2HOST_USER } from '../../model/source-object.ts'
import type { JsonValue } from '../../model/value.ts'
import { SIGNALS } from '../schema/fixed-names.ts'
import type { ResourceNames } from '../schema/names.ts'
import { ALL, type Projection } from './projection.ts'

/** Where and as what a resource is shown. */
export interface Face {
  readonly names: ResourceNames
  /** `User`, `Group`. */
  readonly resourceType: string
  /** `https://host/scim/HR/Users`, without a final slash. */
  readonly collection: string
  /** Whether the ECMA2Host attributes are shown unasked. */
  readonly columns: boolean
}

/**
 * A resource as SCIM shows it (RFC 7643 §3, RFC 7644 §3.9): `schemas`, `id` and `meta` are added, nothing
 * is null, nothing is ours alone. Parts are shared with the resource, not copied.
 */
export function represent(resource: Resource, face: Face, projection: Projection = ALL): JsonValue {
  const { source, id } = resource
  const schemas = [face.names.core.id]
  const shown: Record<string, JsonValue> = { schemas, id }
  for (const key of Object.keys(source)) {
    const value = source[key]
    if (value === undefined || key === ECMA2HOST_USER || isSignal(key)) continue
    const kept = projection.keep(key, value)
    if (kept === undefined) continue
    if (key.startsWith('urn:')) schemas.push(key)
    shown[key] = kept
  }
  if (projection.columns(face.columns) && hasAny(resource.columns)) {
    const columns = projection.keep(ECMA2HOST_USER, resource.columns)
    if (columns !== undefined) {
      schemas.push(ECMA2HOST_USER)
      shown[ECMA2HOST_USER] = columns
    }
  }
  const meta = projection.keep('meta', metaOf(resource, face))
  if (meta !== undefined) shown['meta'] = meta
  return shown
}

/** `meta.location` of a resource; ids are safe in a URL as they stand. */
export function locationOf(id: string, face: Face): string {
  return `${face.collection}/${id}`
}

function metaOf(resource: Resource, face: Face): JsonValue {
  const { created, lastModified, version } = resource
  return {
    resourceType: face.resourceType,
    ...(created === undefined ? undefined : { created }),
    ...(lastModified === undefined ? undefined : { lastModified }),
    location: locationOf(resource.id, face),
    version,
  }
}

function isSignal(key: string): boolean {
  return SIGNALS.has(key.toLowerCase())
}

function hasAny(object: Readonly<Record<string, JsonValue>>): boolean {
  for (const name in object) if (object[name] !== undefined) return true
  return false
}
