import { formatInstant, type Clock } from '../../model/clock.ts'
import { inSlices } from '../../model/pace.ts'
import type { Activation } from '../../state/activations.ts'
import type { State } from '../../state/state.ts'
import { activationOf, type Decided, sameActivation, servedVersion } from './decided.ts'
import type { GoodVersion } from './good-versions.ts'
import type { LoadedRevision } from './loaded-revision.ts'

/** Activations that are written in one go. Each is one connector's, and says the same without the others. */
const AT_ONCE = 500

/**
 * Writes down what is about to be served.
 *
 * @returns the versions that connectors run from now on, by name; those of which nothing is known are left out
 */
export async function rememberDecided(
  decided: readonly Decided[],
  newest: LoadedRevision | undefined,
  { store, clock }: { readonly store: State; readonly clock: Clock },
): Promise<ReadonlyMap<string, GoodVersion>> {
  const now = formatInstant(clock.now())
  const good = new Map<string, GoodVersion>()
  const changed: Activation[] = []
  for (const one of decided) {
    const activation = activationOf(one, newest, now)
    if (activation === undefined) continue
    const before = one.good?.activation
    if (before === undefined || !sameActivation(before, activation)) changed.push(activation)
    good.set(one.name, { activation, version: servedVersion(one) ?? one.good?.version })
  }
  const pace = inSlices()
  for (let from = 0; from < changed.length; from += AT_ONCE) {
    await pace()
    await store.activations.put(changed.slice(from, from + AT_ONCE))
  }
  return good
}
