import type { CompiledObjectType } from '../../compile/compiled.ts'
import { ECMA2HOST_USER, type SourceObject } from '../../model/source-object.ts'
import type { Vocabulary } from '../../model/definition.ts'
import { emptyObject, isObject, type JsonObject, type JsonValue } from '../../model/value.ts'
import { type Place, putAt } from '../place.ts'
import { canonicalPath, isBoolean, placeOf } from './names.ts'

/** A source object after a change, and the attributes that the change touched. */
export interface Applied {
  readonly source: SourceObject
  readonly touched: readonly string[]
}

/**
 * Lays the attributes that a test names over a source object, as the edge of the service would have
 * normalised them: Graph names become SCIM names, `"False"` becomes false, null and `""` take away. Fields
 * of a file keep their names and values.
 */
export function applyAttributes(
  objectType: CompiledObjectType,
  current: SourceObject,
  attributes: JsonObject,
): Applied {
  const resource: Record<string, JsonValue> = Object.assign(emptyObject(), current)
  const touched: string[] = []
  const { vocabulary } = objectType
  let columns: JsonObject | undefined
  for (const [name, value] of Object.entries(attributes)) {
    if (name === ECMA2HOST_USER && isObject(value)) columns = value
    else lay(resource, placeOf(name, vocabulary), value, { touched, vocabulary })
  }
  if (vocabulary === 'scim') joinSignals(resource, current, touched)
  const source = columns === undefined ? resource : objectType.acceptColumns(resource, columns)
  return { source, touched }
}

/**
 * `accountEnabled` and `isSoftDeleted` are told apart when both are there; one alone is another name for
 * `active` (spec §3.4).
 */
function joinSignals(
  resource: Record<string, JsonValue>,
  current: SourceObject,
  touched: string[],
): void {
  const apart = (name: string): boolean => Object.hasOwn(resource, name)
  if (apart('accountEnabled') === apart('isSoftDeleted')) return
  const name = apart('accountEnabled') ? 'accountEnabled' : 'isSoftDeleted'
  const value = resource[name]
  if (typeof value !== 'boolean' || Object.hasOwn(current, name)) return
  resource['active'] = name === 'accountEnabled' ? value : !value
  delete resource[name]
  touched.push('active')
}

function lay(
  resource: Record<string, JsonValue>,
  place: Place,
  value: JsonValue,
  into: { readonly touched: string[]; readonly vocabulary: Vocabulary },
): void {
  const { touched, vocabulary } = into
  if (isObject(value) && place.kind === 'below') {
    for (const [name, inner] of Object.entries(value)) {
      lay(resource, { kind: 'below', names: [...place.names, name] }, inner, into)
    }
    return
  }
  const last = place.kind === 'below' ? (place.names.at(-1) ?? '') : place.sub
  putAt(resource, place, normalise(last, value, vocabulary))
  touched.push(canonicalPath(place))
  if (place.kind === 'entry') touched.push(place.attribute)
}

/** The value as a normalised source object holds it; `undefined` is "no value". */
export function normalise(
  name: string,
  value: JsonValue,
  vocabulary: Vocabulary,
): JsonValue | undefined {
  if (value === null || value === '') return undefined
  const typed = vocabulary === 'scim' && isBoolean(name)
  if (typeof value === 'string' && typed && /^(?:true|false)$/iu.test(value)) {
    return value.toLowerCase() === 'true'
  }
  if (Array.isArray(value)) {
    const entries = value.map((one: JsonValue) => normalise(name, one, vocabulary))
    const filled = entries.filter((one) => one !== undefined)
    return filled.length === 0 ? undefined : filled
  }
  if (!isObject(value)) return value
  const made = emptyObject()
  for (const [inner, one] of Object.entries(value)) {
    const normal = normalise(inner, one, vocabulary)
    if (normal !== undefined) made[inner] = normal
  }
  return Object.keys(made).length === 0 ? undefined : made
}

/**
 * What a disable is for this person: the signal that the source sends apart, or `active`. The field of a
 * file that holds a text gets one.
 */
export function disableAttributes(source: SourceObject, vocabulary: Vocabulary): JsonObject {
  if (vocabulary === 'none') {
    const field = ['isSoftDeleted', 'accountEnabled'].find((name) => Object.hasOwn(source, name))
    const gone = field === 'isSoftDeleted'
    const name = field ?? 'active'
    return { [name]: typeof source[name] === 'boolean' ? gone : String(gone) }
  }
  return Object.hasOwn(source, 'isSoftDeleted') ? { isSoftDeleted: true } : { active: false }
}
