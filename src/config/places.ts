import type { Node, Scalar } from 'yaml'
import type { Span } from '../model/position.ts'
import type { ParsedFile } from './document.ts'

/** Where one entry of a mapping or sequence stands. */
export interface Place {
  readonly file: ParsedFile
  /** The key; entries of a sequence have none. */
  readonly key?: Scalar
  /** The value, aliases followed; absent where nothing was written or it could not be read. */
  readonly node?: Node
}

/** A mapping or sequence with the places of its entries, by key or index. */
export interface Container {
  readonly file: ParsedFile
  readonly node: Node
  readonly entries: ReadonlyMap<string | number, Place>
}

/** The way from plain values back to the file: every object and array of a tree is a key. */
export type Places = WeakMap<object, Container>

/** Place of a value, or of its key where nothing is written behind it. */
export function valueSpan(places: Places, container: object, key: string | number): Span {
  const place = places.get(container)?.entries.get(key)
  const range = place?.node?.range
  if (place?.node !== undefined && range && range[1] > range[0]) {
    return place.file.spanOfNode(place.node)
  }
  return keySpan(places, container, key)
}

/** Place of a key; of the value in a sequence, of the whole container when there is no such key. */
export function keySpan(places: Places, container: object, key: string | number): Span {
  const place = places.get(container)?.entries.get(key)
  const node = place?.key ?? place?.node
  return place !== undefined && node !== undefined
    ? place.file.spanOfNode(node)
    : containerSpan(places, container)
}

/** Place of a whole mapping or sequence. */
function containerSpan(places: Places, container: object): Span {
  const found = places.get(container)
  if (found === undefined) throw new Error('cannot happen: a container without a place')
  return found.file.spanOfNode(found.node)
}

/** Place of an entry from its key to the end of its value. */
export function entrySpan(places: Places, container: object, key: string | number): Span {
  const value = valueSpan(places, container, key)
  const start = keySpan(places, container, key).start
  // Behind an alias or a merge the value stands before its key, or in another file.
  const forward =
    start.file === value.end.file &&
    (start.line < value.end.line ||
      (start.line === value.end.line && start.column <= value.end.column))
  return forward ? { start, end: value.end } : keySpan(places, container, key)
}

/** Place of an entry from its key to the next one: blanks and comments behind it are part of it. */
export function entryReach(places: Places, container: object, key: string | number): Span {
  const { start, end } = entrySpan(places, container, key)
  const place = places.get(container)?.entries.get(key)
  const last = place?.node?.range?.[2]
  if (place === undefined || last === undefined) return { start, end }
  const reach = place.file.spanOf(last, last).end
  return reach.file === end.file &&
    (reach.line > end.line || (reach.line === end.line && reach.column > end.column))
    ? { start, end: reach }
    : { start, end }
}
