import { nearest } from '../model/nearest.ts'
import type { Problem } from '../model/problem.ts'
import type { Part } from './file-parts.ts'
import { layer, type Merging } from './layer.ts'
import { valueSpan } from './places.ts'
import type { Places } from './places.ts'

/** Maps that are merged key by key; everything else is replaced as a whole. */
const MERGED: ReadonlySet<string> = new Set([
  'mappings',
  'lists',
  'operations',
  'deprovision',
  'objects',
  'import',
  'export',
  'runProfiles',
  'thresholds',
])

/**
 * A connector with its fragments merged in, left to right, then its own keys. A source, a target, an
 * anchor, a secret, one flow, one action are replaced whole: half of one and half of another make no
 * sense.
 *
 * The places of the parts go with them. Problems: `wrong-value` for a fragment that does not exist.
 */
export function mergeFragments(
  part: Part,
  fragments: ReadonlyMap<string, Part>,
  places: Places,
  problems: Problem[],
): Part {
  const { use, ...own } = part.value as Readonly<Record<string, unknown>>
  if (use === undefined) return { ...part, container: inMapping(part, part.value, places) }
  let merged: object | undefined
  let { state } = part
  const names = Array.isArray(use) ? use : [use]
  for (const [index, name] of names.entries()) {
    const fragment = typeof name === 'string' ? fragments.get(name) : undefined
    if (fragment === undefined) {
      const [container, key] = Array.isArray(use) ? [use, index] : [part.value, 'use']
      const suggestion = nearest(String(name), [...fragments.keys()])
      problems.push({
        rule: 'wrong-value',
        severity: 'error',
        message: `There is no fragment "${String(name)}".`,
        span: valueSpan(places, container, key),
        ...(suggestion === undefined ? {} : { suggestion }),
        connector: part.name,
      })
      state = 'invalid'
    } else {
      if (state === 'good') state = fragment.state
      merged =
        merged === undefined ? fragment.value : layer(merged, fragment.value, mergeBody, { places })
    }
  }
  const rest = copyWithout(part.value, 'use', own, places)
  const value = merged === undefined ? rest : layer(merged, rest, mergeBody, { places })
  return { ...part, container: inMapping(part, value, places), value, state, merged: true }
}

/** A connector, or an object type under `objects`. */
const mergeBody: Merging = (key) => {
  if (key === 'objects') return () => mergeBody
  return MERGED.has(key) ? () => undefined : undefined
}

function copyWithout(
  value: object,
  dropped: string,
  own: Readonly<Record<string, unknown>>,
  places: Places,
): object {
  const copy = Object.assign(Object.create(null) as Record<string, unknown>, own)
  const home = places.get(value)
  if (home !== undefined) {
    const entries = new Map(home.entries)
    entries.delete(dropped)
    places.set(copy, { ...home, entries })
  }
  return copy
}

/** A connector in a mapping of its own, at the old place. */
export function inMapping(part: Part, value: object, places: Places): object {
  const container = Object.assign(Object.create(null) as Record<string, unknown>, {
    [part.name]: value,
  })
  const home = places.get(part.container)
  const place = home?.entries.get(part.name)
  if (home !== undefined && place !== undefined) {
    places.set(container, { ...home, entries: new Map([[part.name, place]]) })
  }
  return container
}
