import type { Problem } from '../model/problem.ts'
import { isObject } from '../model/value.ts'
import { keySpan } from './places.ts'
import type { Places } from './places.ts'

/**
 * A part of the grammar that this version does not execute: keys from the connector down; `*` stands for any
 * key or index.
 */
export type Unavailable = readonly string[]

/** Of an object type, which stands in the connector itself or under `objects`. */
const OBJECT_TYPE: readonly Unavailable[] = [
  ['lists'],
  ['operations'],
  ['mappings', '*', 'ref'],
  ['mappings', '*', 'onMissing'],
  ['mappings', '*', 'unique'],
]

/** Everything of a connector that the grammar has and this version does not execute. */
export const UNAVAILABLE: readonly Unavailable[] = [
  ['source', 'graph'],
  ...OBJECT_TYPE,
  ...OBJECT_TYPE.map((path) => ['objects', '*', ...path]),
]

/**
 * What a value uses that this version does not execute, by the rule `not-available-yet`. Nothing of the
 * grammar is silently ignored.
 */
export function findUnavailable(
  value: unknown,
  parts: readonly Unavailable[],
  places: Places,
  connector?: string,
): readonly Problem[] {
  const problems: Problem[] = []
  for (const path of parts) {
    walk(value, path, (container, key, found) => {
      problems.push({
        ...complaint(key, found),
        span: keySpan(places, container, key),
        ...owner(connector),
      })
    })
  }
  problems.push(...otherObjectTypes(value, places, connector))
  return problems
}

/** Object types beside User, such as Group. */
function otherObjectTypes(value: unknown, places: Places, connector?: string): Problem[] {
  const objects = isObject(value) ? value['objects'] : undefined
  if (!isObject(objects)) return []
  return Object.keys(objects)
    .filter((name) => name !== 'User')
    .map((name) => ({
      rule: 'not-available-yet',
      severity: 'error',
      message: `The object type "${name}" is not available yet; this version provisions User.`,
      span: keySpan(places, objects, name),
      ...owner(connector),
    }))
}

function complaint(
  key: string,
  value: unknown,
): Pick<Problem, 'rule' | 'severity' | 'message' | 'help'> {
  const name = typeof value === 'string' && !value.includes('\n') ? `${key}: ${value}` : key
  return {
    rule: 'not-available-yet',
    severity: 'error',
    message: `"${name}" is part of the language, but this version cannot do it yet.`,
    help: 'Take it out, or stay with the tool that does it for now.',
  }
}

function owner(connector: string | undefined): Pick<Problem, 'connector'> {
  return connector === undefined ? {} : { connector }
}

type Found = (container: object, key: string, value: unknown) => void

function walk(value: unknown, path: readonly string[], found: Found, at = 0): void {
  const key = path[at]
  if (key === undefined || typeof value !== 'object' || value === null) return
  const container: Readonly<Record<string, unknown>> = value as Record<string, unknown>
  const keys = key === '*' ? Object.keys(container) : [key]
  for (const one of keys) {
    const entry = container[one]
    if (entry === undefined) continue
    if (at === path.length - 1) found(container, one, entry)
    else walk(entry, path, found, at + 1)
  }
}
