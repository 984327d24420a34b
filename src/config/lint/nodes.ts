import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml'
import type { ParsedFile } from '../document.ts'

/**
 * Shows every node of a file, keys before their values and aliases as they stand. `isKey` tells the keys of
 * mappings from everything else.
 */
export function eachNode(
  file: ParsedFile,
  see: (node: Node, place: { readonly isKey: boolean }) => void,
): void {
  const walk = (value: unknown, place: typeof KEY): void => {
    if (isScalar(value) || isAlias(value)) {
      see(value, place)
    } else if (isMap(value)) {
      see(value, place)
      for (const pair of value.items) {
        walk(pair.key, KEY)
        walk(pair.value, NO_KEY)
      }
    } else if (isSeq(value)) {
      see(value, place)
      for (const item of value.items) walk(item, NO_KEY)
    }
  }
  walk(file.document.contents, NO_KEY)
}

const KEY = { isKey: true }
const NO_KEY = { isKey: false }
