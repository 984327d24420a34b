import { EXTENSION_NAMES, GRAPH_NAMES, SIGNAL_NAMES } from '../../model/attributes/vocabulary.ts'
import type { Vocabulary } from '../../model/definition.ts'
import type { Place } from '../place.ts'

/**
 * Where an attribute stands that a mapping test names as an expression would (spec §3.4): by its Graph
 * name, its SCIM name, or a path such as `name.givenName`, `enterprise.department`,
 * `emails[type="work"][0].value`. A field of a file stands under its own name, dots and all.
 */
export function placeOf(name: string, vocabulary: Vocabulary): Place {
  if (vocabulary === 'none') return { kind: 'below', names: [name] }
  const written = GRAPH_NAMES.get(name) ?? name
  const entry = /^(\w+)\[type\s*(?:=|eq)\s*"([^"]*)"\](?:\[0\])?\.([\w$]+)$/u.exec(written)
  if (entry !== null) {
    const [, attribute = '', type = '', sub = ''] = entry
    return { kind: 'entry', attribute, type, sub }
  }
  const urn = /^`(urn:[^`]+)`(?:\.(.+))?$/u.exec(written)
  if (urn !== null) return { kind: 'below', names: [urn[1] ?? '', ...segments(urn[2])] }
  if (written.startsWith('urn:')) return { kind: 'below', names: [written] }
  const [first = '', ...rest] = segments(written)
  return { kind: 'below', names: [EXTENSION_NAMES.get(first) ?? first, ...rest] }
}

/** The path of a place as the compiler counts inputs: segments joined by dots. */
export function canonicalPath(place: Place): string {
  return place.kind === 'entry' ? `${place.attribute}.${place.sub}` : place.names.join('.')
}

/** Attributes that only know true and false, so that `"False"` means what it says. */
const BOOLEANS: ReadonlySet<string> = new Set(['active', 'primary', ...SIGNAL_NAMES])

/** Whether an attribute of this name is a boolean. */
export function isBoolean(name: string): boolean {
  return BOOLEANS.has(name)
}

function segments(path: string | undefined): string[] {
  return path === undefined ? [] : path.split('.')
}
