import { createHash } from 'node:crypto'
import type { ConnectorDefinition } from '../../model/definition.ts'
import { definitionText } from '../../model/definition-text.ts'

/** Names a version of a connector's configuration: eight digits, the same wherever it stands in its file. */
export function configDigest(definition: ConnectorDefinition): string {
  return fullDigest(definition).slice(0, 8)
}

/** The whole of {@link configDigest}: 64 digits, for comparing what was active before. */
export function fullDigest(definition: ConnectorDefinition): string {
  return createHash('sha256').update(definitionText(definition)).digest('hex')
}
