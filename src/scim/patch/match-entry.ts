import type { AttributeDefinition } from '../../model/attributes/attribute.ts'
import type { Filter, FilterOperator } from '../../model/filter.ts'
import { unreachable } from '../../model/unreachable.ts'
import { emptyObject, isObject, type JsonObject, type JsonValue } from '../../model/value.ts'
import type { KnownAttribute } from '../schema/names.ts'

type Compare = Filter & { readonly kind: 'compare' }

/** Whether one entry of a multi-valued attribute meets the filter of a PATCH path. */
export function matchesEntry(filter: Filter, entry: JsonValue, attribute: KnownAttribute): boolean {
  switch (filter.kind) {
    case 'and':
      return (
        matchesEntry(filter.left, entry, attribute) && matchesEntry(filter.right, entry, attribute)
      )
    case 'or':
      return (
        matchesEntry(filter.left, entry, attribute) || matchesEntry(filter.right, entry, attribute)
      )
    case 'not':
      return !matchesEntry(filter.of, entry, attribute)
    case 'present':
      return partOf(entry, definitionOf(filter.path.name, attribute)) !== undefined
    case 'compare':
      return matchesComparison(filter, entry, definitionOf(filter.path.name, attribute))
    // Entries have no entries of their own (RFC 7643 §2.3.8).
    case 'valuePath':
      return false
    default:
      return unreachable(filter)
  }
}

/**
 * The entry that a filter describes, for adding through a filter that matches nothing: Entra adds the
 * first `emails[type eq "work"].value` in this way. `undefined` unless the filter is made of `eq` and
 * `and` alone, because anything else describes no single entry.
 */
export function entryOf(filter: Filter, attribute: KnownAttribute): JsonObject | undefined {
  const entry = emptyObject()
  return describe(filter, attribute, entry) ? entry : undefined
}

function describe(
  filter: Filter,
  attribute: KnownAttribute,
  entry: Record<string, JsonValue>,
): boolean {
  if (filter.kind === 'and') {
    return describe(filter.left, attribute, entry) && describe(filter.right, attribute, entry)
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.value === null) return false
  const definition = definitionOf(filter.path.name, attribute)
  entry[definition.name] = typed(filter.value, definition)
  return true
}

function definitionOf(name: string, attribute: KnownAttribute): AttributeDefinition {
  return attribute.subs.get(name.toLowerCase()) ?? attribute.definition
}

function partOf(entry: JsonValue, definition: AttributeDefinition): JsonValue | undefined {
  // An entry that is no object is its own "value".
  return isObject(entry) ? entry[definition.name] : entry
}

function matchesComparison(
  { operator, value }: Compare,
  entry: JsonValue,
  definition: AttributeDefinition,
): boolean {
  const held = partOf(entry, definition)
  if (value === null) return operator === 'eq' ? held === undefined : held !== undefined
  if (held === undefined) return operator === 'ne'
  const wanted = typed(value, definition)
  if (typeof held === 'string' && typeof wanted === 'string') {
    return definition.caseExact
      ? compareTexts(operator, held, wanted)
      : compareTexts(operator, held.toLowerCase(), wanted.toLowerCase())
  }
  if (typeof held === 'number' && typeof wanted === 'number') {
    return compareOrdered(operator, held, wanted)
  }
  return operator === 'ne' ? held !== wanted : operator === 'eq' && held === wanted
}

/** `primary eq "True"` compares a boolean (Entra writes it so). */
function typed(
  value: string | number | boolean,
  definition: AttributeDefinition,
): string | number | boolean {
  if (definition.type !== 'boolean' || typeof value !== 'string') return value
  const folded = value.toLowerCase()
  return folded === 'true' ? true : folded === 'false' ? false : value
}

function compareTexts(operator: FilterOperator, held: string, wanted: string): boolean {
  switch (operator) {
    case 'co':
      return held.includes(wanted)
    case 'sw':
      return held.startsWith(wanted)
    case 'ew':
      return held.endsWith(wanted)
    default:
      return compareOrdered(operator, held, wanted)
  }
}

function compareOrdered<T extends string | number>(
  operator: FilterOperator,
  held: T,
  wanted: T,
): boolean {
  switch (operator) {
    case 'eq':
      return held === wanted
    case 'ne':
      return held !== wanted
    case 'gt':
      return held > wanted
    case 'ge':
      return held >= wanted
    case 'lt':
      return held < wanted
    case 'le':
      return held <= wanted
    default:
      return false
  }
}
