import { inSlices } from '../../model/pace.ts'
import type { ChangeEntry } from '../../state/activations.ts'
import { decideVersion } from './decide-version.ts'
import type { Decided } from './decided.ts'
import type { GoodVersion } from './good-versions.ts'
import type { LoadedRevision } from './loaded-revision.ts'

/**
 * What becomes of every connector that a revision has, or that is known from before; in slices, since requests are
 * answered meanwhile.
 *
 * @param good the version that each connector runs
 * @param newest absent where no revision could be read
 * @param changes those of the configuration that wait, or were decided about
 */
export async function decideAll(
  good: ReadonlyMap<string, GoodVersion>,
  newest: LoadedRevision | undefined,
  changes: readonly ChangeEntry[],
): Promise<readonly Decided[]> {
  const byConnector = Map.groupBy(changes, (one) => one.connector)
  const names = new Set([
    ...(newest?.sound.keys() ?? []),
    ...(newest?.broken.keys() ?? []),
    ...good.keys(),
  ])
  const pace = inSlices()
  const decided: Decided[] = []
  for (const name of names) {
    await pace()
    const known = { name, good: good.get(name), changes: byConnector.get(name) ?? [] }
    decided.push({ name, good: known.good, decision: decideVersion(known, newest) })
  }
  return decided
}
