import type { CompiledConnector } from '../../compile/compiled.ts'
import { emptyObject, type JsonObject, type JsonValue } from '../../model/value.ts'
import type { MappingTest } from './test-file.ts'

/** Whether the people of a connector come from a CSV file, in which everything is text. */
export function holdsTexts(
  connector: CompiledConnector | undefined,
  connectors: readonly CompiledConnector[],
): boolean {
  const seen = new Set<CompiledConnector>()
  let at = connector
  while (at !== undefined && !seen.has(at)) {
    seen.add(at)
    const { source } = at.definition
    if (source.kind !== 'connector') return source.kind === 'csv'
    at = connectors.find(({ definition }) => definition.name === source.connector)
  }
  return false
}

/** A test whose people are as a CSV file gives them: `true` and `7` are what it says, as text. */
export function withTexts(test: MappingTest): MappingTest {
  return {
    ...test,
    ...(test.given === undefined ? {} : { given: texts(test.given) }),
    ...(test.patch === undefined ? {} : { patch: texts(test.patch) }),
  }
}

function texts(fields: JsonObject): JsonObject {
  const made = emptyObject()
  for (const [name, value] of Object.entries(fields)) made[name] = asText(value)
  return made
}

/** What is no scalar no CSV file can hold; it stays, and the flow says so. */
function asText(value: JsonValue): JsonValue {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
}
