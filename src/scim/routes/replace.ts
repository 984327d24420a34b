import type { CompiledObjectType } from '../../compile/compiled.ts'
import type { Change } from '../../engine/engine.ts'
import { ECMA2HOST_USER, type SourceObject } from '../../model/source-object.ts'
import { isObject } from '../../model/value.ts'
import { acceptResource } from '../accept/accept.ts'
import { withUnseen } from './unseen.ts'

/**
 * PUT of a body as it came. It is read twice: here, so that a wrong one is refused whoever it is meant for,
 * and again beside the present object when it brings columns, which a client that puts back what it has
 * read sends together with the attributes that it has changed.
 *
 * @throws SyncError what `acceptResource` throws
 */
export function replaceBody(body: unknown, objectType: CompiledObjectType): Change {
  const given = acceptResource(body, objectType)
  const inColumns = bringsColumns(body)
  return (accepted, columns) => {
    const source =
      inColumns && columns !== undefined
        ? acceptResource(body, objectType, { accepted, written: columns() })
        : given
    return replaceChange(withUnseen(source, accepted, objectType))(accepted)
  }
}

function bringsColumns(body: unknown): boolean {
  const urn = ECMA2HOST_USER.toLowerCase()
  return isObject(body) && Object.keys(body).some((key) => key.toLowerCase() === urn)
}

/** PUT: the new object takes the place of the old one, and everything in either counts as touched. */
export function replaceChange(source: SourceObject): Change {
  return (current) => ({
    source,
    touched: [...new Set([...pathsOf(current), ...pathsOf(source)])],
  })
}

/** Paths of an object, one level into extensions and complex attributes. */
export function pathsOf(source: SourceObject): readonly string[] {
  return Object.entries(source).flatMap(([name, value]) =>
    isObject(value) ? Object.keys(value).map((inner) => `${name}.${inner}`) : [name],
  )
}
