import type { SourceObject } from '../../model/source-object.ts'
import { isObject, type JsonValue } from '../../model/value.ts'
import { namelessObject } from '../nameless-object.ts'

const DEEPEST = 64

/**
 * The object that a JSON text holds, as a source delivers it: null, `""`, empty objects and empty arrays are
 * absent at every depth, and no object has a prototype with names.
 *
 * @returns `undefined` when the text is no JSON object, or is nested more than 64 deep
 */
export function parseSourceObject(text: string): SourceObject | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(value)) return undefined
  try {
    return normalObject(value, 1)
  } catch (error) {
    if (error === TOO_DEEP) return undefined
    throw error
  }
}

const TOO_DEEP = new RangeError('cannot leave this file')

function normalObject(object: SourceObject, depth: number): SourceObject {
  if (depth > DEEPEST) throw TOO_DEEP
  const names = Object.keys(object)
  const normal = namelessObject(names.length)
  for (const name of names) {
    const value = normalValue(object[name] ?? null, depth)
    if (value !== undefined) normal[name] = value
  }
  return normal
}

function normalValue(value: JsonValue, depth: number): JsonValue | undefined {
  if (value === null || value === '') return undefined
  if (typeof value !== 'object') return value
  if (isObject(value)) {
    const object = normalObject(value, depth + 1)
    return Object.keys(object).length === 0 ? undefined : object
  }
  if (depth > DEEPEST) throw TOO_DEEP
  const items = value
    .map((item) => normalValue(item, depth + 1))
    .filter((item) => item !== undefined)
  return items.length === 0 ? undefined : items
}
