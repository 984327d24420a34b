import { formatInstant, type Clock } from '../../model/clock.ts'
import { SyncError } from '../../model/errors.ts'
import type { ChangeEntry } from '../../state/activations.ts'
import type { State } from '../../state/state.ts'
import type { ChangesReport } from '../change/report.ts'
import type { Operator } from './operator.ts'

/** Plans that are remembered for an approval before the merge. */
const REMEMBERED = 1_000

/** What was decided about a change of the configuration. */
export interface DecidedChange {
  readonly plan: string
  readonly connector: string
  readonly decision: 'approved' | 'rejected'
  /** It was planned, and is not merged yet: the decision counts when it is. */
  readonly ahead: boolean
}

/**
 * Decisions about changes of the configuration: those that wait, and those that were planned here and are not merged
 * yet. A plan id names the change of the configuration and its rows, so that a decision covers nothing else.
 */
export class ChangeDecisions {
  readonly #state: State
  readonly #clock: Clock
  readonly #planned = new Map<string, Omit<ChangeEntry, 'state' | 'at'>>()

  constructor(state: State, clock: Clock) {
    this.#state = state
    this.#clock = clock
  }

  /** Remembers what somebody has seen a plan of. */
  remember({ connectors, to }: ChangesReport): void {
    for (const { plan, connector, config, differences } of connectors) {
      if (plan === undefined) continue
      const { before = '', after = '' } = config
      const summary = JSON.stringify({ differences })
      this.#planned.delete(plan)
      this.#planned.set(plan, { plan, connector, revision: to, digest: after, before, summary })
    }
    for (const plan of this.#planned.keys()) {
      if (this.#planned.size <= REMEMBERED) break
      this.#planned.delete(plan)
    }
  }

  /** Changes that wait for somebody. */
  async waiting(): Promise<readonly ChangeEntry[]> {
    return this.#state.activations.changes({ states: ['held'] })
  }

  /**
   * Decides about the change with this id; it is carried out by whoever serves the connector.
   *
   * @returns `undefined` when it is no change of the configuration
   * @throws SyncError `PLAN_DECIDED` when it no longer waits
   */
  async decide(
    plan: string,
    decision: DecidedChange['decision'],
    { name }: Operator,
  ): Promise<DecidedChange | undefined> {
    const { activations } = this.#state
    const at = formatInstant(this.#clock.now())
    const by = `operator ${name}`
    const known = (await activations.changes()).find((one) => one.plan === plan)
    const decided = { state: decision, decidedAt: at, decidedBy: by } as const
    if (known === undefined) {
      const planned = this.#planned.get(plan)
      if (planned === undefined) return undefined
      await activations.putChange({ ...planned, at, ...decided })
      return { plan, connector: planned.connector, decision, ahead: true }
    }
    const { connector } = known
    if (await activations.decideChange(plan, { state: decision, at, by })) {
      return { plan, connector, decision, ahead: false }
    }
    throw new SyncError(
      'PLAN_DECIDED',
      `The change of "${connector}" with the plan "${plan}" does not wait: it is ${known.state}` +
        `${known.decidedBy === undefined ? '' : ` by ${known.decidedBy}`}. Nothing was done.`,
      { connector },
    )
  }
}
