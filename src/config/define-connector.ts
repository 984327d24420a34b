import type { Connector } from '../generated/connectors.ts'
import { validate } from '../generated/connectors-validator.js'
import type { ConnectorDefinition, Vocabulary } from '../model/definition.ts'
import type { Problem } from '../model/problem.ts'
import { explain } from './explain/explain.ts'
import type { Part } from './file-parts.ts'
import type { ConfigurationMemory, DefinedConnector } from './memory.ts'
import { normalizeConnector } from './normalize/connector.ts'
import { readSchema } from './schema-file.ts'

/**
 * Brings a connector into normal form; the same object as in the load before where nothing of it has changed.
 *
 * @param part with its fragments merged in and the overlay laid over it
 * @param vocabulary whose names its expressions use
 */
export function defineConnector(
  part: Part,
  vocabulary: Vocabulary,
  memory: ConfigurationMemory,
): DefinedConnector {
  if (part.state !== 'good') return NOTHING
  return memory.definitions.of(part.name, [part, vocabulary], () => {
    const problems: Problem[] = []
    const definition = define(part, vocabulary, memory, problems)
    return { problems, ...(definition !== undefined && { definition }) }
  })
}

const NOTHING: DefinedConnector = { problems: [] }

function define(
  part: Part,
  vocabulary: Vocabulary,
  { places }: ConfigurationMemory,
  problems: Problem[],
): ConnectorDefinition | undefined {
  const file = { version: 1, connectors: part.container }
  if (part.merged === true && !validate(file)) {
    // Only with its fragments merged in can a connector lack something.
    problems.push(...explain(readSchema('connectors'), file, places, part.keySpan))
    return undefined
  }
  const scope = { places, problems, vocabulary, connector: part.name }
  // What is good has met the schema, with its file or just now.
  const connector = part.value as Connector
  return normalizeConnector(scope, { container: part.container, key: part.name }, connector)
}
