import { createHash } from 'node:crypto'
import type { ConnectorDefinition } from '../../model/definition.ts'
import { definitionText } from '../../model/definition-text.ts'

/** Names a version of a connector's configuration: eight digits, the same wherever it stands in its file. */
export function configDigest(definition: ConnectorDefinition): string {
  return createHash('sha256').update(definitionText(definition)).digest('hex').slice(0, 8)
}
