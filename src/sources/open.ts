import { SOURCES } from './index.ts'
import type { PulledDefinitions, PulledKind, SourceSurroundings } from './source-kind.ts'
import type { Source } from './source.ts'

/** The source that a definition describes. Nothing is read or opened before its `read`. */
export function openSource<K extends PulledKind>(
  definition: PulledDefinitions[K] & { readonly kind: K },
  surroundings: SourceSurroundings,
): Source {
  const kind: K = definition.kind
  return SOURCES[kind].open(definition, surroundings)
}
