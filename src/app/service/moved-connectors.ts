import { defaultPaths } from '../../config/normalize/source.ts'
import type { Activation } from '../../state/activations.ts'
import type { LoadedRevision } from './loaded-revision.ts'

/** A connector that has another name in a revision. */
export interface Renamed {
  readonly from: string
  readonly to: string
}

/** Connectors whose people stand under a name of before, in the order in which they are moved. */
export function connectorsToMove(
  { checked, sound, broken }: LoadedRevision,
  activations: readonly Activation[],
): readonly Renamed[] {
  const known = new Set(activations.map((one) => one.connector))
  return checked.configuration.moved.flatMap((moved) => {
    if (moved.kind !== 'connector') return []
    const { from, to } = moved
    const isThere = sound.has(from) || broken.has(from)
    return known.has(from) && !known.has(to) && sound.has(to) && !isThere ? [{ from, to }] : []
  })
}

/** The names that a connector had before, the last one first. */
export function earlierNames(
  loaded: LoadedRevision | undefined,
  connector: string,
): readonly string[] {
  const names: string[] = []
  for (const moved of (loaded?.checked.configuration.moved ?? []).toReversed()) {
    if (moved.kind !== 'connector') continue
    if (moved.to === (names.at(-1) ?? connector) && !names.includes(moved.from))
      names.push(moved.from)
  }
  return names
}

/** The addresses that a connector had under its earlier names; they are answered while `moved` stands there. */
export function aliasesOf(
  loaded: LoadedRevision | undefined,
  connector: string,
): readonly string[] {
  return earlierNames(loaded, connector).flatMap(defaultPaths)
}
