import { SyncError } from '../../model/errors.ts'
import { isObject, type JsonObject, type JsonValue } from '../../model/value.ts'
import { isNothing } from '../accept/normalise.ts'
import type { FilterLimits } from '../filter/parse.ts'
import type { ResourceNames } from '../schema/names.ts'
import type { PatchOperation, PatchTarget } from './operation.ts'
import { labelOf, parseTarget } from './target.ts'

/** Bounds of one PATCH. */
export interface PatchLimits extends FilterLimits {
  readonly operations: number
}

const OPS: ReadonlyMap<string, PatchOperation['op']> = new Map([
  ['add', 'add'],
  ['replace', 'replace'],
  ['remove', 'remove'],
])
const MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:patchop'

/**
 * Reads the body of a PATCH (RFC 7644 §3.5.2) before anything is changed: `op` in any case, members of the
 * message in any order, an operation without a path as one step for each key of its value, keys with dots,
 * URNs and value filters included.
 *
 * @throws SyncError `REQUEST_SYNTAX`, `REQUEST_PATH`, `REQUEST_FILTER`, `REQUEST_NO_TARGET`,
 * `REQUEST_MUTABILITY`, `REQUEST_VALUE`; `REQUEST_TOO_LARGE` for more operations than the limit
 */
export function parsePatch(
  body: unknown,
  names: ResourceNames,
  limits: PatchLimits,
): readonly PatchOperation[] {
  if (!isObject(body)) throw notAPatch('it is no object')
  checkMessage(member(body, 'schemas'))
  const given = member(body, 'Operations')
  if (!Array.isArray(given) || given.length === 0) throw notAPatch('it has no "Operations"')
  if (given.length > limits.operations) {
    throw new SyncError(
      'REQUEST_TOO_LARGE',
      `The PATCH has ${given.length} operations; at most ${limits.operations} are taken.`,
    )
  }
  const operations: PatchOperation[] = []
  for (const one of given as readonly JsonValue[]) {
    if (!isObject(one)) throw notAPatch('an operation is no object')
    readOperation(one, operations, names, limits)
  }
  return operations
}

function readOperation(
  given: JsonObject,
  operations: PatchOperation[],
  names: ResourceNames,
  limits: PatchLimits,
): void {
  const written = member(given, 'op')
  const op = typeof written === 'string' ? OPS.get(written.toLowerCase()) : undefined
  if (op === undefined) throw notAPatch('an "op" is none of add, replace, remove')
  const path = member(given, 'path') ?? ''
  const value = member(given, 'value')
  if (typeof path !== 'string') throw notAPatch('a "path" is no text')
  if (path.trim() === '') {
    readWithoutPath(op, value, operations, names, limits)
    return
  }
  if (op !== 'remove' && value === undefined) {
    throw new SyncError('REQUEST_VALUE', `An operation "${op}" has no "value".`)
  }
  step(op, parseTarget(path.trim(), names, limits), value, operations, names, limits)
}

function readWithoutPath(
  op: PatchOperation['op'],
  value: JsonValue | undefined,
  operations: PatchOperation[],
  names: ResourceNames,
  limits: PatchLimits,
): void {
  if (op === 'remove') {
    throw new SyncError(
      'REQUEST_NO_TARGET',
      'An operation "remove" needs a path (RFC 7644 §3.5.2.2).',
    )
  }
  if (!isObject(value)) {
    throw new SyncError(
      'REQUEST_VALUE',
      `An operation "${op}" without a path needs an object of attributes as its value.`,
    )
  }
  for (const [key, one] of Object.entries(value)) {
    if (isOwnBusiness(key, one)) continue
    step(op, parseTarget(key, names, limits), one, operations, names, limits)
  }
}

/** Clients put back what they read; what only the service sets is passed over (RFC 7644 §3.5.2.3). */
function isOwnBusiness(key: string, value: JsonValue): boolean {
  const name = key.toLowerCase()
  return (
    name === 'id' ||
    name === 'meta' ||
    name === 'schemas' ||
    (name === 'groups' && isNothing(value))
  )
}

function step(
  op: PatchOperation['op'],
  target: PatchTarget,
  value: JsonValue | undefined,
  operations: PatchOperation[],
  names: ResourceNames,
  limits: PatchLimits,
): void {
  if (target.kind === 'schema') {
    wholeSchema(op, target, value, operations, names, limits)
    return
  }
  if (target.kind === 'attribute' && isPassedOver(target, op)) return
  operations.push({ op, target, value, label: labelOf(target) })
}

/** @throws SyncError `REQUEST_MUTABILITY` for what a client cannot change */
function isPassedOver(
  { attribute, sub }: PatchTarget & { readonly kind: 'attribute' },
  op: PatchOperation['op'],
): boolean {
  const { definition } = attribute
  // The password is not ours to keep; "schemas" follows from what the resource has.
  if (definition.mutability === 'writeOnly' || definition.name === 'schemas') return true
  const fixed = definition.mutability === 'readOnly' || sub?.mutability === 'readOnly'
  const needed = op === 'remove' && definition.required
  if (fixed || needed) {
    throw new SyncError(
      'REQUEST_MUTABILITY',
      `The attribute "${definition.name}${sub === undefined ? '' : `.${sub.name}`}" ` +
        `${fixed ? 'is set by the service' : 'must have a value'}; a client cannot ${fixed ? 'change' : 'remove'} it.`,
      { attribute: definition.name },
    )
  }
  return false
}

/** `"path": "urn:…:User"`: the keys of the value are attributes of that schema. */
function wholeSchema(
  op: PatchOperation['op'],
  target: PatchTarget & { readonly kind: 'schema' },
  value: JsonValue | undefined,
  operations: PatchOperation[],
  names: ResourceNames,
  limits: PatchLimits,
): void {
  const { schema } = target
  if (schema.kind === 'core') {
    readWithoutPath(op, value, operations, names, limits)
    return
  }
  if (op === 'remove' || isNothing(value)) {
    operations.push({ op: 'remove', target, value: undefined, label: schema.id })
    return
  }
  if (!isObject(value)) {
    throw new SyncError('REQUEST_VALUE', `The extension "${schema.id}" must be an object.`, {
      attribute: schema.id,
    })
  }
  for (const [key, one] of Object.entries(value)) {
    step(op, parseTarget(`${schema.id}:${key}`, names, limits), one, operations, names, limits)
  }
}

/** A member of the message by name, without case. */
function member(object: JsonObject, name: string): JsonValue | undefined {
  if (name in object) return object[name]
  const lower = name.toLowerCase()
  for (const key of Object.keys(object)) if (key.toLowerCase() === lower) return object[key]
  return undefined
}

function checkMessage(schemas: JsonValue | undefined): void {
  // Whoever sends PATCH can only mean this message, so that a missing "schemas" costs nothing.
  if (schemas === undefined) return
  const named =
    Array.isArray(schemas) &&
    schemas.some((one) => typeof one === 'string' && one.toLowerCase() === MESSAGE)
  if (!named) throw notAPatch('its "schemas" do not name the PatchOp message')
}

function notAPatch(why: string): SyncError {
  return new SyncError(
    'REQUEST_SYNTAX',
    `The body is no PatchOp message of RFC 7644 §3.5.2: ${why}.`,
  )
}
