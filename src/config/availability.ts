import type { Problem, Severity } from '../model/problem.ts'
import { isObject } from '../model/value.ts'
import { keySpan } from './places.ts'
import type { Places } from './places.ts'

/** A part of the grammar that this version does not execute. */
export interface Unavailable {
  /** Keys from the connector (or, for `file`, from the top) down; `*` stands for any key or index. */
  readonly path: readonly string[]
  readonly severity: Severity
  /** Why the configuration still serves, for a warning. */
  readonly effect?: string
  /** Values for which the part does exactly what it says. */
  readonly except?: readonly unknown[]
}

const PULL = ['graph', 'csv', 'json', 'connector']

/** Of an object type, which stands in the connector itself or under `objects`. */
const OBJECT_TYPE: readonly Unavailable[] = [
  { path: ['lists'], severity: 'error' },
  { path: ['operations'], severity: 'error' },
  { path: ['mappings', '*', 'ref'], severity: 'error' },
  { path: ['mappings', '*', 'onMissing'], severity: 'error' },
  { path: ['mappings', '*', 'unique'], severity: 'error' },
  { path: ['deprovision', 'onMissing'], severity: 'error', except: ['keep'] },
  ...['onDisable', 'onDelete', 'onOutOfScope'].map((event) => purge(['deprovision', event])),
  purge(['deprovision', 'onDisable', '*', 'do']),
]

function purge(action: readonly string[]): Unavailable {
  return {
    path: [...action, 'purgeAfter'],
    severity: 'warning',
    effect: 'the row stays until somebody deletes it',
  }
}

/** Everything of a connector that the grammar has and this version does not execute. */
export const UNAVAILABLE: readonly Unavailable[] = [
  ...PULL.map((kind): Unavailable => ({ path: ['source', kind], severity: 'error' })),
  { path: ['import'], severity: 'warning', effect: 'the table is not re-read by itself' },
  { path: ['export', 'mode'], severity: 'error', except: ['immediate'] },
  {
    path: ['export', 'batch'],
    severity: 'warning',
    effect: 'every change is written with its event',
  },
  { path: ['runProfiles'], severity: 'warning', effect: 'nothing runs by a timetable' },
  {
    path: ['thresholds'],
    severity: 'warning',
    effect: 'changes are written without being counted',
  },
  { path: ['onDrift'], severity: 'error', except: ['report'] },
  ...OBJECT_TYPE,
  ...OBJECT_TYPE.map((part) => ({ ...part, path: ['objects', '*', ...part.path] })),
]

/** The same for the top of a file. */
export const UNAVAILABLE_IN_FILE: readonly Unavailable[] = [
  { path: ['moved'], severity: 'error' },
  { path: ['removed'], severity: 'error' },
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
  for (const part of parts) {
    walk(value, part.path, (container, key, found) => {
      if (part.except?.includes(found) === true) return
      problems.push({
        ...complaint(key, found, part),
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
  { severity, effect }: Unavailable,
): Pick<Problem, 'rule' | 'severity' | 'message' | 'help'> {
  const name = typeof value === 'string' && !value.includes('\n') ? `${key}: ${value}` : key
  return {
    rule: 'not-available-yet',
    severity,
    message:
      effect === undefined
        ? `"${name}" is part of the language, but this version cannot do it yet.`
        : `"${key}" has no effect yet: ${effect}.`,
    ...(effect === undefined
      ? { help: 'Take it out, or stay with the tool that does it for now.' }
      : {}),
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
