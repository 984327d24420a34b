import { isObject } from '../model/value.ts'
import type { Place, Places } from './places.ts'

/** Which values of a mapping are merged with those before, key by key; `undefined`: the later replaces the earlier. */
export type Merging = (key: string) => Merging | undefined

/** How one mapping is laid over another. */
export interface LayerOptions {
  readonly places: Places
  /**
   * A `null` takes the key out; without this it is a value like others. Told of each, with what was there
   * before.
   */
  readonly onNull?: (container: object, key: string, before: unknown) => void
}

/** The second mapping laid over the first, with the places of both: every value keeps the one where it was written. */
export function layer(
  base: object,
  over: object,
  merging: Merging,
  options: LayerOptions,
): Readonly<Record<string, unknown>> {
  const { places, onNull } = options
  const values: Record<string, unknown> = Object.assign(Object.create(null), base)
  const entries = new Map<string | number, Place>(places.get(base)?.entries)
  const later = places.get(over)?.entries
  for (const [key, value] of Object.entries(over) as [string, unknown][]) {
    const before = values[key]
    if (value === null && onNull !== undefined) {
      onNull(over, key, before)
      delete values[key]
      entries.delete(key)
      continue
    }
    const inner = isObject(value) ? merging(key) : undefined
    // A new mapping is laid over nothing where it may hold a `null` that is no value.
    const below = isObject(before) ? before : onNull && {}
    values[key] =
      inner === undefined || below === undefined
        ? value
        : layer(below, Object(value), inner, options)
    const place = later?.get(key)
    if (place !== undefined) entries.set(key, place)
  }
  const home = places.get(over) ?? places.get(base)
  if (home !== undefined) places.set(values, { ...home, entries })
  return values
}
