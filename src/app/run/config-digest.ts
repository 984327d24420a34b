import { createHash } from 'node:crypto'
import type { ConnectorDefinition } from '../../model/definition.ts'
import { definitionText } from '../../model/definition-text.ts'

/** Names a version of a connector's configuration: eight digits, the same wherever it stands in its file. */
export function configDigest(definition: ConnectorDefinition): string {
  return fullDigest(definition).slice(0, 8)
}

/** The whole of {@link configDigest}: 64 digits, for comparing what was active before. */
export function fullDigest(definition: ConnectorDefinition): string {
  const known = digests.get(definition)
  if (known !== undefined) return known
  const digest = createHash('sha256').update(definitionText(definition)).digest('hex')
  digests.set(definition, digest)
  return digest
}

/** A definition never changes, and many ask. */
const digests = new WeakMap<ConnectorDefinition, string>()

/** What history and audit say of the configuration: its digest, and the revision it came with where there is one. */
export function configName(definition: ConnectorDefinition, revision: string | undefined): string {
  return nameWith(configDigest(definition), revision)
}

/** The same, where the digest is known. */
export function nameWith(digest: string, revision: string | undefined): string {
  return revision === undefined ? digest : `${digest}@${revision}`
}

/** The digest in such a name. */
export function digestIn(name: string): string {
  return name.split('@', 1)[0] ?? ''
}
