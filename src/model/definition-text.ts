import type { ConnectorDefinition, ObjectTypeDefinition } from './definition.ts'

/**
 * What a connector or an object type says, without where it says it: two with one text behave the same, so
 * that a reload leaves alone what only moved.
 */
export function definitionText(definition: ConnectorDefinition | ObjectTypeDefinition): string {
  return JSON.stringify(definition, (key, value: unknown) => {
    if (key === 'span' || key.endsWith('Span')) return undefined
    return value instanceof Map ? [...value] : value
  })
}
