import {
  attribute,
  type AttributeDefinition,
  type AttributeType,
  findAttribute,
} from '../../model/attributes/attribute.ts'
import { enterpriseUserSchema } from '../../model/attributes/enterprise-user.ts'
import { userSchema } from '../../model/attributes/user.ts'
import type { Vocabulary } from '../../model/definition.ts'
import { CORE_USER, ENTERPRISE_USER } from '../../model/source-object.ts'

/** The signals that may stand apart from `active`, and `active` itself (spec §3.4). */
export const SIGNALS: ReadonlySet<string> = new Set(['active', 'accountEnabled', 'isSoftDeleted'])

/** An attribute with the one that it is a part of. */
export interface ResolvedAttribute {
  /** What the path ends in. */
  readonly definition: AttributeDefinition
  /** The attribute at the top of its schema; the same as `definition` for a simple one. */
  readonly top: AttributeDefinition
  /** Canonical path, with the URN first for an extension. */
  readonly path: readonly string[]
  /** `active` or one of those that may stand apart from it; a field of a file never is. */
  readonly isSignal: boolean
}

/** Finds what a path leads to; `undefined` when no schema knows it. */
export type ResolveAttribute = (
  path: readonly string[],
  customType?: AttributeType,
) => ResolvedAttribute | undefined

/** How paths are resolved in a vocabulary. */
export function attributeResolver(vocabulary: Vocabulary): ResolveAttribute {
  return vocabulary === 'scim' ? resolvePath : resolveField
}

/** A field of a file: it stands where the file has it, and is text (spec §3.4). */
function resolveField(path: readonly string[]): ResolvedAttribute | undefined {
  return path.length === 0 ? undefined : simple(path, 'string')
}

/**
 * Finds what a canonical path leads to. Attributes of extensions that nobody has a schema for are text,
 * or of the type that the column asks for.
 */
export function resolvePath(
  path: readonly string[],
  customType: AttributeType = 'string',
): ResolvedAttribute | undefined {
  const first = path[0] ?? ''
  if (path.length === 1 && SIGNALS.has(first)) {
    return { ...simple(path, 'boolean'), isSignal: true }
  }
  if (!isUrn(first)) return within(userSchema.attributes, path, path)
  const rest = path.slice(1)
  if (first === CORE_USER) return within(userSchema.attributes, rest, rest)
  if (first === ENTERPRISE_USER) return within(enterpriseUserSchema.attributes, rest, path)
  return rest.length > 0 ? simple(path, customType) : undefined
}

/** Whether a name at the top of a source object is that of an extension. */
export function isUrn(name: string): boolean {
  return name.toLowerCase().startsWith('urn:')
}

/** An attribute as people write it: `name.givenName`, `enterprise.department`, `urn:…:User:badge`. */
export function labelOf(path: readonly string[]): string {
  const [first = '', ...rest] = path
  if (first === ENTERPRISE_USER) return ['enterprise', ...rest].join('.')
  if (first === CORE_USER) return rest.join('.')
  return isUrn(first) ? `${first}:${rest.join('.')}` : path.join('.')
}

function within(
  attributes: readonly AttributeDefinition[],
  names: readonly string[],
  path: readonly string[],
): ResolvedAttribute | undefined {
  if (names.length > 2) return undefined
  const top = findAttribute(attributes, names[0] ?? '')
  if (top === undefined) return undefined
  const sub = names[1]
  const definition = sub === undefined ? top : findAttribute(top.subAttributes ?? [], sub)
  return definition === undefined ? undefined : { definition, top, path, isSignal: false }
}

function simple(path: readonly string[], type: AttributeType): ResolvedAttribute {
  const name = path.at(-1) ?? ''
  const definition = attribute(name, `The attribute ${name}.`, { type })
  return { definition, top: definition, path, isSignal: false }
}
