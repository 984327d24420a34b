import type { Change } from '../../engine/engine.ts'
import type { SourceObject } from '../../model/source-object.ts'
import { isObject } from '../../model/value.ts'

/** PUT: the new object takes the place of the old one, and everything in either counts as touched. */
export function replaceChange(source: SourceObject): Change {
  return (current) => ({
    source,
    touched: [...new Set([...pathsOf(current), ...pathsOf(source)])],
  })
}

/** Paths of an object, one level into extensions and complex attributes. */
function pathsOf(source: SourceObject): readonly string[] {
  return Object.entries(source).flatMap(([name, value]) =>
    isObject(value) ? Object.keys(value).map((inner) => `${name}.${inner}`) : [name],
  )
}
