import type { Vocabulary } from '../model/definition.ts'
import { isObject } from '../model/value.ts'
import type { Part } from './file-parts.ts'

/** Which names the expressions of connectors and fragments use, by their names. */
export interface Vocabularies {
  readonly connectors: ReadonlyMap<string, Vocabulary>
  /** A fragment has a file's names as soon as one connector that uses it has them. */
  readonly fragments: ReadonlyMap<string, Vocabulary>
}

/**
 * Finds out whose names expressions use. The people of `{ connector: Name }` are those of that connector,
 * so that its names count, down to the end of the chain. A connector with errors has a vocabulary too.
 *
 * @param merged the connectors with their fragments merged in
 * @param written the same before that
 */
export function findVocabularies(merged: readonly Part[], written: readonly Part[]): Vocabularies {
  const sources = new Map(merged.map(({ name, value }) => [name, sourceOf(value)]))
  const connectors = new Map(
    merged.map(({ name }): [string, Vocabulary] => [name, endOfChain(name, sources)]),
  )
  const fragments = new Map<string, Vocabulary>()
  for (const { name, value } of written) {
    const vocabulary = connectors.get(name) ?? 'scim'
    for (const fragment of usedBy(value)) {
      if (fragments.get(fragment) !== 'none') fragments.set(fragment, vocabulary)
    }
  }
  return { connectors, fragments }
}

/** A chain that ends nowhere, or in itself, is an error of its own; its names are ours until then. */
function endOfChain(name: string, sources: ReadonlyMap<string, unknown>): Vocabulary {
  const seen = new Set<string>()
  let at = name
  while (!seen.has(at)) {
    seen.add(at)
    const source = sources.get(at)
    if (!isObject(source)) return 'scim'
    if (source['csv'] !== undefined || source['json'] !== undefined) return 'none'
    const { connector } = source
    if (typeof connector !== 'string') return 'scim'
    at = connector
  }
  return 'scim'
}

function sourceOf(connector: object): unknown {
  return 'source' in connector ? connector.source : undefined
}

/** Names of the fragments that a connector uses. */
export function usedBy(connector: object): readonly string[] {
  const use = 'use' in connector ? connector.use : undefined
  const names: readonly unknown[] = Array.isArray(use) ? use : [use]
  return names.filter((name) => typeof name === 'string')
}
