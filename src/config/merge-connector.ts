import type { Problem } from '../model/problem.ts'
import { findUnavailable, UNAVAILABLE } from './availability.ts'
import type { Part } from './file-parts.ts'
import { mergeFragments } from './fragments.ts'
import type { ConfigurationMemory, MergedConnector } from './memory.ts'
import { layConnector, layUse, type OverlaidParts } from './overlay/lay-over.ts'
import { usedBy } from './vocabularies.ts'

/**
 * Puts a connector together: its fragments from left to right, its own keys, the overlay. The same object as in the load
 * before where none of these has changed.
 */
export function mergeConnector(
  own: Part,
  { fragments, overlay }: OverlaidParts,
  memory: ConfigurationMemory,
): MergedConnector {
  const over = overlay?.connectors.get(own.name)
  const names = usedBy(over !== undefined && 'use' in over.value ? over.value : own.value)
  // What is said about a fragment that is not there depends on the names of all others.
  const used = names.map((name) => fragments.get(name) ?? fragments)
  const isSure = overlay?.isSure ?? true
  const from = [own, over, isSure, ...used]
  return memory.merged.of(own.name, from, () => {
    const problems: Problem[] = []
    const scope = { places: memory.places, problems }
    const written = layUse(own, over, isSure, scope)
    const whole = mergeFragments(written, fragments, memory.places, problems)
    const merged = over === undefined ? whole : layConnector(whole, over, scope)
    if (merged.state !== 'unreadable') {
      problems.push(...findUnavailable(merged.value, UNAVAILABLE, memory.places, merged.name))
    }
    return { written, merged, problems }
  })
}
