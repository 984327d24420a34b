import type { CompiledObjectType } from '../../compile/compiled.ts'
import type { Change } from '../../engine/engine.ts'
import { SyncError } from '../../model/errors.ts'
import { ECMA2HOST_USER, type SourceObject } from '../../model/source-object.ts'
import { emptyObject, isObject, type JsonValue } from '../../model/value.ts'
import { requireUserName } from '../accept/accept.ts'
import { isNothing, normalise } from '../accept/normalise.ts'
import { SIGNALS } from '../schema/fixed-names.ts'
import { SIGNAL_NAMES } from '../../model/attributes/vocabulary.ts'
import { namesOf, type KnownAttribute } from '../schema/names.ts'
import { addEntries, changeAll, changeSelected, removeEntries, type Entries } from './entries.ts'
import type { PatchOperation, PatchTarget } from './operation.ts'
import { mergeComplex } from './complex.ts'

type AttributeTarget = PatchTarget & { readonly kind: 'attribute' }

/** The object as the operations make it. Only the top is a copy; whatever lies below is replaced, not changed. */
interface Draft {
  source: Record<string, JsonValue>
  readonly touched: Set<string>
}

/**
 * The operations of a PATCH as one change of the whole object: in order, all or nothing (RFC 7644 §3.5.2),
 * on a copy that shares what stays the same.
 */
export function patchChange(
  operations: readonly PatchOperation[],
  objectType: CompiledObjectType,
): Change {
  return (current) => {
    const draft: Draft = { source: copyOf(current), touched: new Set() }
    for (const operation of operations) applyOperation(draft, operation, objectType)
    if (draft.touched.has('userName')) {
      requireUserName(draft.source, namesOf(objectType), { byColumns: false })
    }
    return { source: draft.source, touched: [...draft.touched] }
  }
}

function applyOperation(
  draft: Draft,
  operation: PatchOperation,
  objectType: CompiledObjectType,
): void {
  const { target } = operation
  switch (target.kind) {
    case 'column':
      applyColumn(draft, target.column, operation, objectType)
      return
    case 'schema':
      removeSchema(draft, target)
      return
    default:
      applyAttribute(draft, target, operation)
  }
}

/** An ECMA2Host attribute goes back into whatever feeds its column. */
function applyColumn(
  draft: Draft,
  column: string,
  { op, value }: PatchOperation,
  objectType: CompiledObjectType,
): void {
  const cleared = op === 'remove' || isNothing(value)
  const before = draft.source
  const after = objectType.acceptColumns(before, { [column]: cleared ? undefined : value })
  draft.source = copyOf(after)
  draft.touched.add(`${ECMA2HOST_USER}.${column}`)
  for (const path of differences(before, after)) draft.touched.add(path)
}

function removeSchema(draft: Draft, { schema }: PatchTarget & { readonly kind: 'schema' }): void {
  const held = draft.source[schema.id]
  if (!isObject(held)) return
  for (const name of Object.keys(held)) draft.touched.add(`${schema.id}.${name}`)
  delete draft.source[schema.id]
}

function applyAttribute(draft: Draft, target: AttributeTarget, operation: PatchOperation): void {
  const { attribute, sub } = target
  const { definition, urn } = attribute
  const held = heldValue(draft.source, attribute)
  const after = definition.multiValued
    ? changeEntries(entriesOf(held), target, operation)
    : changeSingle(held, target, operation)
  if (urn === undefined && definition.name === 'active' && after !== held) forgetSignals(draft)
  store(draft.source, attribute, after)
  const path = urn === undefined ? definition.name : `${urn}.${definition.name}`
  draft.touched.add(sub === undefined || definition.multiValued ? path : `${path}.${sub.name}`)
  // A signal counts at the top, whichever extension brings it.
  const signal = urn === undefined ? undefined : SIGNALS.get(definition.name.toLowerCase())
  if (signal !== undefined) {
    store(draft.source, { definition: signal, urn: undefined, subs: new Map() }, after)
    draft.touched.add(signal.name)
  }
}

/**
 * A change of `active` alone speaks for both signals: what a client sent apart before would else win over
 * it for ever. Signals of the same request stay.
 */
function forgetSignals(draft: Draft): void {
  for (const name of SIGNAL_NAMES) {
    if (draft.touched.has(name) || draft.source[name] === undefined) continue
    delete draft.source[name]
    draft.touched.add(name)
  }
}

function changeSingle(
  held: JsonValue | undefined,
  { attribute, sub }: AttributeTarget,
  { op, value, label }: PatchOperation,
): JsonValue | undefined {
  const { definition } = attribute
  if (sub !== undefined) {
    const part = op === 'remove' ? undefined : normalise(sub, value, label)
    return mergeComplex(held, { [sub.name]: part })
  }
  if (op === 'remove') return undefined
  if (attribute.open === true) return isNothing(value) ? undefined : value
  const normal = normalise(definition, value, label)
  const cleared = normal === undefined && (!isObject(value) || definition.type !== 'complex')
  if (cleared && definition.required) throw needed(label)
  // A reference is replaced as a whole: the parts of the old one say nothing of the new one.
  const whole = definition.type !== 'complex' || attribute.subs.has('value') || !isObject(value)
  return whole
    ? normal
    : mergeComplex(held, { ...clearedParts(attribute, value), ...spread(normal) })
}

function changeEntries(
  held: Entries,
  target: AttributeTarget,
  operation: PatchOperation,
): JsonValue | undefined {
  const { attribute, select, sub } = target
  const { definition } = attribute
  const { op, value, label } = operation
  if (select !== undefined) return changeSelected(held, operation, attribute, select, sub)
  if (sub !== undefined) {
    return changeAll(held, sub, op === 'remove' ? undefined : normalise(sub, value, label))
  }
  const given = entriesOf(normalise(definition, value, label))
  switch (op) {
    case 'remove':
      return isUnset(value) ? undefined : removeEntries(held, given)
    case 'add':
      return isUnset(value) ? undefined : addEntries(held, given)
    default:
      return given
  }
}

/** `null` and `""` clear; an empty array adds or removes nothing. */
function isUnset(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === ''
}

function clearedParts(
  attribute: KnownAttribute,
  value: JsonValue,
): Record<string, JsonValue | undefined> {
  const parts: Record<string, JsonValue | undefined> = {}
  for (const [key, one] of Object.entries(spread(value))) {
    const sub = attribute.subs.get(key.toLowerCase())
    if (sub !== undefined && isNothing(one)) parts[sub.name] = undefined
  }
  return parts
}

function spread(value: JsonValue | undefined): Readonly<Record<string, JsonValue>> {
  return isObject(value) ? value : {}
}

function heldValue(
  source: Readonly<Record<string, JsonValue>>,
  { definition, urn }: KnownAttribute,
): JsonValue | undefined {
  if (urn === undefined) return source[definition.name]
  const extension = source[urn]
  return isObject(extension) ? extension[definition.name] : undefined
}

function store(
  source: Record<string, JsonValue>,
  { definition, urn }: KnownAttribute,
  value: JsonValue | undefined,
): void {
  const { name } = definition
  const kept = isNothing(value) ? undefined : value
  if (urn !== undefined) setOrDelete(source, urn, mergeComplex(source[urn], { [name]: kept }))
  else setOrDelete(source, name, kept)
}

function setOrDelete(
  object: Record<string, JsonValue>,
  name: string,
  value: JsonValue | undefined,
): void {
  if (value === undefined) delete object[name]
  else object[name] = value
}

function entriesOf(value: JsonValue | undefined): Entries {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

function copyOf(source: SourceObject): Record<string, JsonValue> {
  return Object.assign(emptyObject(), source)
}

/** Paths of what differs, one level into extensions and complex attributes. */
function differences(before: SourceObject, after: SourceObject): readonly string[] {
  const paths: string[] = []
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[name], after[name]]
    if (old === now) continue
    if (!isObject(old ?? now) || !isObject(now ?? old)) paths.push(name)
    else paths.push(...differences(spread(old), spread(now)).map((inner) => `${name}.${inner}`))
  }
  return paths
}

function needed(label: string): SyncError {
  return new SyncError('REQUEST_VALUE', `The attribute "${label}" must have a value.`, {
    attribute: label,
  })
}
