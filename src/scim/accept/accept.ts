import { SyncError } from '../../model/errors.ts'
import { ECMA2HOST_USER, type SourceObject } from '../../model/source-object.ts'
import { emptyObject, isObject, type JsonValue } from '../../model/value.ts'
import type { CompiledObjectType, Remembered } from '../../compile/compiled.ts'
import { FORBIDDEN_NAMES, SIGNALS } from '../schema/fixed-names.ts'
import { namesOf, type KnownSchema, type ResourceNames } from '../schema/names.ts'
import { isNothing, normalise } from './normalise.ts'

type Draft = Record<string, JsonValue>

/**
 * The body of a POST or PUT as a source object (`model/source-object.ts`): names in canonical spelling,
 * booleans from text, nothing empty, ECMA2Host columns put back into the attributes that feed them.
 *
 * What nobody knows is ignored, as RFC 7644 §3.3 wants it; `id`, `meta`, `password` and readOnly
 * attributes are dropped.
 *
 * @param present the object that is replaced: columns that are sent back as they are do not win over
 *   attributes
 * @throws SyncError `REQUEST_SYNTAX` when it is no resource, `REQUEST_VALUE` with the attribute that is of
 * the wrong kind or missing, `REQUEST_PATH` for an ECMA2Host attribute that is no column
 */
export function acceptResource(
  body: unknown,
  objectType: CompiledObjectType,
  present?: Remembered,
): SourceObject {
  if (!isObject(body)) {
    throw new SyncError('REQUEST_SYNTAX', 'The body must be a JSON object that holds the resource.')
  }
  const names = namesOf(objectType)
  const draft: Draft = emptyObject()
  let columns: Draft | undefined
  let listed = false
  for (const [key, value] of Object.entries(body)) {
    if (key.toLowerCase() === 'schemas') {
      checkSchemas(value)
      listed = true
      continue
    }
    const schema = key.includes(':') ? schemaOf(names, key) : undefined
    if (schema === undefined) acceptAttribute(draft, names, key, value)
    else if (schema.kind === 'columns') columns = acceptColumnValues(names, value)
    else acceptExtension(draft, schema, value)
  }
  if (!listed) {
    throw new SyncError(
      'REQUEST_VALUE',
      'The body has no "schemas"; name at least the core schema of the resource (RFC 7643 §3).',
      { attribute: 'schemas' },
    )
  }
  const source = columns === undefined ? draft : objectType.acceptColumns(draft, columns, present)
  requireUserName(source, names, { byColumns: columns !== undefined })
  return source
}

/**
 * @throws SyncError `REQUEST_VALUE` when a person would be left without a name to sign in with
 */
export function requireUserName(
  source: SourceObject,
  names: ResourceNames,
  options: { readonly byColumns: boolean },
): void {
  if (names.core.attributes.get('username')?.definition.required !== true) return
  const userName = source['userName']
  // A table may do without the name when its columns are addressed one by one.
  if (userName === undefined && options.byColumns) return
  if (typeof userName === 'string' && userName.trim() !== '') return
  throw new SyncError(
    'REQUEST_VALUE',
    'The attribute "userName" must have a value that is not blank (RFC 7643 §4.1.1).',
    { attribute: 'userName' },
  )
}

function checkSchemas(value: JsonValue): void {
  const right =
    Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')
  if (right) return
  throw new SyncError(
    'REQUEST_VALUE',
    'The attribute "schemas" must be an array of URNs (RFC 7643 §3).',
    { attribute: 'schemas' },
  )
}

function schemaOf(names: ResourceNames, key: string): KnownSchema | undefined {
  const schema = names.schemas.get(key.toLowerCase())
  if (schema !== undefined) return schema
  // An extension that nobody reads may still carry the signals of spec §3.4.
  return { id: key, kind: 'extension', attributes: new Map(), open: false }
}

function acceptAttribute(draft: Draft, names: ResourceNames, key: string, value: JsonValue): void {
  const name = key.toLowerCase()
  const core = names.core.attributes.get(name)
  const found = core ?? names.enterprise.attributes.get(name)
  if (found === undefined || found.definition.mutability !== 'readWrite') return
  const normal = normalise(found.definition, value, found.definition.name)
  if (normal === undefined) return
  if (found.urn === undefined) {
    draft[found.definition.name] = normal
    return
  }
  // Entra's documented example has attributes of the enterprise extension at the top; its own place wins.
  const extension = extensionOf(draft, found.urn)
  extension[found.definition.name] ??= normal
  draft[found.urn] = extension
}

function acceptExtension(draft: Draft, schema: KnownSchema, value: JsonValue): void {
  if (isNothing(value)) return
  if (!isObject(value)) {
    throw new SyncError('REQUEST_VALUE', `The extension "${schema.id}" must be an object.`, {
      attribute: schema.id,
    })
  }
  if (schema.kind === 'core') {
    for (const [key, one] of Object.entries(value)) acceptKnown(draft, schema, key, one)
    return
  }
  const extension = extensionOf(draft, schema.id)
  for (const [key, one] of Object.entries(value)) {
    acceptKnown(extension, schema, key, one)
    acceptSignal(draft, key, one)
  }
  if (Object.keys(extension).length > 0) draft[schema.id] = extension
}

/** What the draft holds of an extension so far, to be filled. */
function extensionOf(draft: Draft, urn: string): Draft {
  return Object.assign(emptyObject(), draft[urn])
}

function acceptKnown(into: Draft, schema: KnownSchema, key: string, value: JsonValue): void {
  const found = schema.attributes.get(key.toLowerCase())
  if (found === undefined) {
    if (schema.open && !isNothing(value) && !FORBIDDEN_NAMES.has(key)) into[key] = value
    return
  }
  if (found.definition.mutability !== 'readWrite') return
  const normal = normalise(found.definition, value, `${schema.id}:${found.definition.name}`)
  if (normal !== undefined) into[found.definition.name] = normal
}

/** `accountEnabled` and `isSoftDeleted` stand at the top, whichever extension brought them. */
function acceptSignal(draft: Draft, key: string, value: JsonValue): void {
  const signal = SIGNALS.get(key.toLowerCase())
  if (signal === undefined) return
  const normal = normalise(signal, value, signal.name)
  if (normal !== undefined) draft[signal.name] = normal
}

function acceptColumnValues(names: ResourceNames, value: JsonValue): Draft | undefined {
  if (isNothing(value)) return undefined
  if (!isObject(value)) {
    throw new SyncError('REQUEST_VALUE', `The extension "${ECMA2HOST_USER}" must be an object.`, {
      attribute: ECMA2HOST_USER,
    })
  }
  const columns: Draft = emptyObject()
  for (const [key, one] of Object.entries(value)) {
    if (!isNothing(one)) columns[names.columns.get(key.toLowerCase()) ?? key] = one
  }
  return columns
}
