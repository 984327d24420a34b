import { connector } from './connector.ts'
import { csv } from './csv.ts'
import { json } from './json.ts'
import type { PulledDefinitions, PulledKind, SourceKind } from './source-kind.ts'

/** Every source that is pulled, by the name that the configuration uses. */
export const SOURCES: { readonly [K in PulledKind]: SourceKind<PulledDefinitions[K]> } = {
  csv,
  json,
  connector,
}
