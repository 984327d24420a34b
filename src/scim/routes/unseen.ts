import type { CompiledObjectType } from '../../compile/compiled.ts'
import type { AttributeDefinition } from '../../model/attributes/attribute.ts'
import { CORE_USER, type SourceObject } from '../../model/source-object.ts'
import { emptyObject, isObject, type JsonValue } from '../../model/value.ts'

/** Attributes that a GET never shows (`read: none`), by their paths. */
const unseen = new WeakMap<CompiledObjectType, readonly (readonly string[])[]>()

/**
 * What is put in place of an object keeps the attributes that the client cannot have read: RFC 7643 §7
 * calls them "writeOnly", and a client that puts back what it has read does not mean to clear them.
 */
export function withUnseen(
  source: SourceObject,
  current: SourceObject,
  objectType: CompiledObjectType,
): SourceObject {
  let kept: Record<string, JsonValue> | undefined
  for (const [name = '', inner] of unseenOf(objectType)) {
    const held = current[name]
    if (held === undefined) continue
    kept ??= Object.assign(emptyObject(), source)
    if (inner === undefined) kept[name] ??= held
    else if (isObject(held) && held[inner] !== undefined) {
      kept[name] = Object.assign(emptyObject(), { [inner]: held[inner] }, kept[name])
    }
  }
  return kept ?? source
}

function unseenOf(objectType: CompiledObjectType): readonly (readonly string[])[] {
  let paths = unseen.get(objectType)
  if (paths === undefined) {
    paths = objectType.schemas.flatMap(({ id, attributes }) =>
      attributes.flatMap((one) => (id === CORE_USER ? pathsOf(one) : withUrn(id, one))),
    )
    unseen.set(objectType, paths)
  }
  return paths
}

function pathsOf(attribute: AttributeDefinition): readonly (readonly string[])[] {
  const { name, returned, multiValued, subAttributes = [] } = attribute
  if (returned === 'never') return [[name]]
  if (multiValued) return []
  return subAttributes.filter((one) => one.returned === 'never').map((one) => [name, one.name])
}

function withUrn(urn: string, { name, returned }: AttributeDefinition): readonly string[][] {
  return returned === 'never' ? [[urn, name]] : []
}
