import { attribute, type AttributeDefinition } from '../../model/attributes/attribute.ts'
import type { AttributePath } from '../../model/filter.ts'
import { SIGNALS } from './fixed-names.ts'
import type { KnownAttribute, ResourceNames } from './names.ts'

/** What a name stands for. */
export type Resolved =
  | {
      readonly kind: 'attribute'
      readonly attribute: KnownAttribute
      readonly sub: AttributeDefinition | undefined
    }
  | { readonly kind: 'column'; readonly column: string }

/**
 * Finds the attribute, without case (RFC 7643 §2.1); `undefined` when no schema has it.
 *
 * Attributes of the enterprise extension are also found without their URN, as Entra's documented example
 * sends them; the signals of spec §3.4 are found in any extension.
 */
export function resolvePath(names: ResourceNames, path: AttributePath): Resolved | undefined {
  const found = findAttribute(names, path)
  if (found === undefined || found.urn === undefined) return withSub(found, path.sub)
  const schema = names.schemas.get(found.urn.toLowerCase())
  if (schema?.kind !== 'columns') return withSub(found, path.sub)
  // A column has no parts: what looks like one belongs to its name, or there is no such column.
  return path.sub === undefined ? { kind: 'column', column: found.definition.name } : undefined
}

function findAttribute(names: ResourceNames, path: AttributePath): KnownAttribute | undefined {
  const name = path.name.toLowerCase()
  if (path.schema === undefined) {
    return names.core.attributes.get(name) ?? names.enterprise.attributes.get(name)
  }
  const schema = names.schemas.get(path.schema.toLowerCase())
  if (schema === undefined) return signalOf(name, path.schema)
  const found = schema.attributes.get(name)
  if (found !== undefined || !schema.open) return found
  return { definition: attribute(path.name, ''), urn: schema.id, subs: new Map(), open: true }
}

function withSub(found: KnownAttribute | undefined, sub: string | undefined): Resolved | undefined {
  if (found === undefined) return undefined
  if (sub === undefined) return { kind: 'attribute', attribute: found, sub: undefined }
  const definition = found.subs.get(sub.toLowerCase())
  return definition && { kind: 'attribute', attribute: found, sub: definition }
}

/** A signal in an extension that nothing else is known of. */
function signalOf(name: string, urn: string): KnownAttribute | undefined {
  const definition = SIGNALS.get(name)
  return definition && { definition, urn, subs: new Map() }
}
