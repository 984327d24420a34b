import type { AttributeDefinition } from '../../model/attributes/attribute.ts'
import { compileMatch } from '../../engine/match.ts'
import type { Filter } from '../../model/filter.ts'
import { emptyObject, type JsonObject, type JsonValue } from '../../model/value.ts'
import type { KnownAttribute } from '../schema/names.ts'

/** Which entries of a multi-valued attribute the brackets of a PATCH path select. */
export interface EntrySelector {
  matches(entry: JsonValue): boolean
  /**
   * The entry that the filter describes, for adding through a filter that matches nothing: Entra adds the
   * first `emails[type eq "work"].value` in this way. `undefined` unless the filter is made of `eq` and
   * `and` alone, because anything else describes no single entry.
   */
  readonly described: JsonObject | undefined
}

/** A selector that compares as every other filter does: case rules, booleans as text, and the rest. */
export function entrySelector(filter: Filter, { definition, subs }: KnownAttribute): EntrySelector {
  const { name } = definition
  const matches = compileMatch({ kind: 'valuePath', path: { name }, of: filter }, [
    { id: '', name: '', description: '', attributes: [definition] },
  ])
  const described = emptyObject()
  return {
    matches: (entry) => matches({ id: '', source: { [name]: [entry] }, columns: {} }),
    described: describe(filter, subs, described) ? described : undefined,
  }
}

function describe(
  filter: Filter,
  subs: ReadonlyMap<string, AttributeDefinition>,
  entry: Record<string, JsonValue>,
): boolean {
  if (filter.kind === 'and') {
    return describe(filter.left, subs, entry) && describe(filter.right, subs, entry)
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.value === null) return false
  const definition = subs.get(filter.path.name.toLowerCase())
  if (definition === undefined) return false
  entry[definition.name] = typed(filter.value, definition)
  return true
}

/** `primary eq "True"` means a boolean (Entra writes it so). */
function typed(
  value: string | number | boolean,
  definition: AttributeDefinition,
): string | number | boolean {
  if (definition.type !== 'boolean' || typeof value !== 'string') return value
  const folded = value.toLowerCase()
  return folded === 'true' ? true : folded === 'false' ? false : value
}
