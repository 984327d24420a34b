import type { Awaitable } from '../../model/awaitable.ts'
import type { Clock } from '../../model/clock.ts'
import type { ThresholdsDefinition } from '../../model/definition.ts'
import type { ChangeEntry } from '../../state/activations.ts'
import type { State } from '../../state/state.ts'
import type { GoodVersion } from './good-versions.ts'
import type { LoadedRevision, Version } from './loaded-revision.ts'
import type { PlannedVersion } from './plan-version.ts'
import { hasExpired, stillCovers } from './still-covers.ts'

/** What the state says of changes of the configuration: who waits, what was approved, what has lapsed. */
export class ChangeEntries {
  readonly #state: State
  readonly #clock: Clock

  constructor({ state, clock }: { readonly state: State; readonly clock: Clock }) {
    this.#state = state
    this.#clock = clock
  }

  /** What is known of a plan of a connector. */
  async find(connector: string, plan: string): Promise<ChangeEntry | undefined> {
    const entries = await this.#state.activations.changes({ connector })
    return entries.find((one) => one.plan === plan)
  }

  /** Writes a change down, in place of what was said of its plan. */
  put(entry: ChangeEntry): Promise<void> {
    return this.#state.activations.putChange(entry)
  }

  /** What somebody has decided and nobody has carried out yet. */
  decided(): Awaitable<readonly ChangeEntry[]> {
    return this.#state.activations.changes({ states: ['approved', 'rejected'] })
  }

  /** The approval that covers what was planned: of this very plan, or of one that the rows have moved on from. */
  async approvalOf(
    { name, good, version }: { name: string; good: GoodVersion; version: Version },
    planned: PlannedVersion,
  ): Promise<ChangeEntry | undefined> {
    const { activations } = this.#state
    for (const entry of await activations.changes({ connector: name, states: ['approved'] })) {
      if (hasExpired(entry, this.#clock.now())) {
        await this.put({ ...entry, state: 'lapsed' })
        continue
      }
      if (entry.plan === planned.plan) return entry
      if (entry.digest !== version.digest || entry.before !== good.activation.digest) continue
      if (stillCovers(entry, planned, thresholdsOf({ good, version }))) return entry
    }
    return undefined
  }

  /** What waited before for the same connector is worked out anew by this plan. */
  async lapseOthers(connector: string, plan: string): Promise<void> {
    for (const entry of await this.#state.activations.changes({ connector, states: ['held'] })) {
      if (entry.plan !== plan) await this.put({ ...entry, state: 'lapsed' })
    }
  }

  /** Held changes of which the configuration says something else by now lapse. */
  async lapseOutdated(changes: readonly ChangeEntry[], newest: LoadedRevision): Promise<void> {
    const { removed } = newest.checked.configuration
    for (const change of changes) {
      if (change.state !== 'held') continue
      if (newest.sound.get(change.connector)?.digest === change.digest) continue
      const goes = removed.some(
        (one) => one.connector === change.connector && one.rows === 'delete',
      )
      if (change.digest === '' && goes) continue
      await this.put({ ...change, state: 'lapsed' })
    }
  }
}

/** The thresholds that are in force until a change is. */
export function thresholdsOf({
  good,
  version,
}: {
  readonly good: GoodVersion
  readonly version: Version
}): ThresholdsDefinition {
  return (good.version ?? version).definition.thresholds
}
