import { formatPosition } from '../../model/position.ts'
import { isObject } from '../../model/value.ts'
import { keySpan } from '../places.ts'
import type { Places } from '../places.ts'

/** A connector as it was written, fragments merged in, with the places of its parts. */
export interface WrittenConnector {
  readonly value: object
  readonly places: Places
}

/**
 * Where the entry at a path was written: `connectors.yaml:12`, or `default` when nobody wrote it.
 *
 * A value inside a short form, such as the token of `source: entra`, was not written.
 */
export function originOf(written: WrittenConnector, path: readonly string[]): string {
  let container: unknown = written.value
  let found: string | undefined
  for (const key of path) {
    if (!isObject(container) || container[key] === undefined) return 'default'
    const { start } = keySpan(written.places, container, key)
    found = formatPosition(start).replace(/:\d+$/, '')
    container = container[key]
  }
  return found ?? 'default'
}
