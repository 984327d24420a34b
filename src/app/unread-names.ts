import type { CompiledObjectType } from '../compile/compiled.ts'
import { meaningOf } from '../compile/expression/vocabulary.ts'
import { findAttribute } from '../model/attributes/attribute.ts'
import { enterpriseUserSchema } from '../model/attributes/enterprise-user.ts'
import { userSchema } from '../model/attributes/user.ts'
import { GRAPH_NAMES } from '../model/attributes/vocabulary.ts'
import { nearest } from '../model/nearest.ts'
import type { SourceObject } from '../model/source-object.ts'
import type { JsonObject } from '../model/value.ts'
import { pathsOf } from '../scim/routes/replace.ts'

/** An attribute that was given for a person and that no mapping reads. */
export interface UnreadName {
  readonly name: string
  /** Whether nobody knows the name: it is probably misspelt. */
  readonly unknown: boolean
  /** The name that was probably meant. */
  readonly suggestion?: string
}

/** Names of a resource that are no attributes of a person. */
const NO_ATTRIBUTES: ReadonlySet<string> = new Set(['schemas', 'id', 'meta', 'password'])

/**
 * What of a person reaches no row, since no expression reads it, and what is no name at all.
 *
 * @param person as it was given: a SCIM resource, or attributes by the names that expressions use
 * @param source what was made of it
 */
export function unreadNames(
  objectType: CompiledObjectType,
  person: JsonObject,
  source: SourceObject,
): readonly UnreadName[] {
  const given = Object.hasOwn(person, 'schemas') ? noScimNames(person) : []
  const unread = objectType.unread(pathsOf(source)).map((name): UnreadName => {
    return objectType.vocabulary === 'scim' ? knownName(name) : knownField(objectType, name)
  })
  return [...given, ...unread]
}

/** Names at the top of a resource that no schema has; those of Graph are none there. */
function noScimNames(person: JsonObject): readonly UnreadName[] {
  const attributes = [...userSchema.attributes, ...enterpriseUserSchema.attributes]
  return Object.keys(person)
    .filter((name) => !NO_ATTRIBUTES.has(name.toLowerCase()) && !name.includes(':'))
    .filter((name) => findAttribute(attributes, name) === undefined)
    .map((name) => {
      const suggestion = GRAPH_NAMES.get(name) ?? nearest(name, attributes.map(nameOf))
      return { name, unknown: true, ...(suggestion === undefined ? {} : { suggestion }) }
    })
}

function knownName(name: string): UnreadName {
  const [top = ''] = name.split('.', 1)
  const meaning = meaningOf(top)
  if (meaning.kind !== 'unknown') return { name, unknown: false }
  const { suggestion } = meaning
  return { name, unknown: true, ...(suggestion === undefined ? {} : { suggestion }) }
}

/** A field of a file: whichever the mappings read are the known ones. */
function knownField(objectType: CompiledObjectType, name: string): UnreadName {
  const read = [...objectType.flows, ...objectType.anchor].flatMap(
    ({ expression }) => expression?.analysis.inputs.map(({ path: [field = ''] }) => field) ?? [],
  )
  const suggestion = nearest(name, new Set(read))
  return suggestion === undefined ? { name, unknown: false } : { name, unknown: true, suggestion }
}

function nameOf({ name }: { readonly name: string }): string {
  return name
}
