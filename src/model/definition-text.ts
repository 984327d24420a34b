import type { ConnectorDefinition, ObjectTypeDefinition } from './definition.ts'
import { isObject } from './value.ts'

/**
 * What a connector or an object type says, without where it says it: two with one text behave the same, so
 * that a reload leaves alone what only moved.
 */
export function definitionText(definition: ConnectorDefinition | ObjectTypeDefinition): string {
  return JSON.stringify(withoutPlaces(definition))
}

/** Made first and written then: a replacer would be asked for every key, which takes several times as long. */
function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces)
  if (value instanceof Map) return [...value].map(withoutPlaces)
  if (!isObject(value)) return value
  const kept: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    if (key !== 'span' && !key.endsWith('Span')) kept[key] = withoutPlaces(value[key])
  }
  return kept
}
