import type { ConnectorDefinition } from '../../model/definition.ts'

/**
 * What a connector says, without where it says it: two definitions with one text behave the same, so that
 * a reload leaves alone what only moved.
 */
export function definitionText(definition: ConnectorDefinition): string {
  return JSON.stringify(definition, (key, value: unknown) => {
    if (/^(?:span|.*Span)$/u.test(key)) return undefined
    return value instanceof Map ? [...value] : value
  })
}
