import { formatPosition, type Position } from '../../model/position.ts'
import { isObject } from '../../model/value.ts'
import { isBefore } from '../consequences.ts'
import { keySpan, valueSpan } from '../places.ts'
import type { Places } from '../places.ts'

/** A connector as it was written, fragments and overlay merged in, with the places of its parts. */
export interface WrittenConnector {
  readonly value: object
  readonly places: Places
}

/** What the value of a short form is called when it is spelled out: `Name: mail` is `Name: { from: mail }`. */
const SHORT_FORMS: ReadonlySet<string> = new Set(['from', 'const', 'path', 'percent'])

/**
 * Where the entry at a path of the normal form was written: `connectors.yaml:12`, or `default` when nobody wrote
 * it. What came through an alias or a merge key was written at the anchor.
 */
export function originOf(written: WrittenConnector, path: readonly string[]): string {
  let container: unknown = written.value
  let found: Position | undefined
  for (const key of path) {
    if (isObject(container)) {
      if (container[key] === undefined) return 'default'
      found = placeOf(written.places, container, key)
      container = container[key]
    } else if (Array.isArray(container)) {
      // The only rule of a list is rendered without the list.
      break
    } else {
      if (!SHORT_FORMS.has(key)) return 'default'
      break
    }
  }
  return found === undefined ? 'default' : formatPosition(found).replace(/:\d+$/u, '')
}

function placeOf(places: Places, container: object, key: string): Position {
  const own = keySpan(places, container, key).start
  const { start } = valueSpan(places, container, key)
  // Only behind an alias does a value stand before its key.
  return start.file !== own.file || isBefore(start, own) ? start : own
}
