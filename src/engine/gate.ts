import { whenReady, type Awaitable } from '../model/awaitable.ts'
import type { WeighedKind } from '../model/change-kind.ts'
import type { Clock } from '../model/clock.ts'
import type { ConnectorDefinition } from '../model/definition.ts'
import { SyncError } from '../model/errors.ts'
import type { Log } from '../observe/log.ts'
import type { StagedKind } from '../state/space.ts'
import type { State } from '../state/state.ts'
import { EventThresholds } from './event-thresholds.ts'
import { HeldPlans } from './held-plans.ts'
import type { PlannedChange } from './planned-change.ts'
import type { WeighedLimit } from './run/thresholds.ts'
import { SuspensionWatch } from './suspension-watch.ts'

/**
 * Why the export of an event waits:
 * - `staged`: the connector says `export: { mode: staged }`, a run writes it;
 * - `suspended`: the connector is not to write for a while;
 * - `threshold`: it would be beyond a limit, a plan holds it until somebody decides.
 */
export type Wait =
  | { readonly kind: 'staged' | 'suspended' }
  | { readonly kind: 'threshold'; readonly limit: WeighedLimit }

/** What a gate is made of. */
export interface GateParts {
  readonly definition: ConnectorDefinition
  readonly objectTypes: readonly string[]
  readonly state: State
  readonly clock: Clock
  readonly log: Log
  readonly config: string
}

const STAGED: Wait = Object.freeze({ kind: 'staged' })
const SUSPENDED: Wait = Object.freeze({ kind: 'suspended' })

/** Whether what an event asks for is written at once, waits, or is refused. */
export class Gate {
  readonly #definition: ConnectorDefinition
  readonly #suspension: SuspensionWatch
  readonly #thresholds: EventThresholds
  readonly #plans: HeldPlans

  constructor({ definition, objectTypes, state, clock, log, config }: GateParts) {
    const { name: connector, thresholds } = definition
    this.#definition = definition
    this.#suspension = new SuspensionWatch(definition, state.journal, clock)
    this.#thresholds = new EventThresholds({ connector, objectTypes, thresholds, state, clock })
    this.#plans = new HeldPlans({ connector, objectTypes, state, clock, log, config })
  }

  /**
   * Lets a change through, and counts it, or says why it waits. Answers at once wherever nothing has to be
   * looked up.
   *
   * @throws SyncError `EVENTS_OVER_THRESHOLD` with `onExceed: reject`
   */
  admit(kind: StagedKind): Awaitable<Wait | undefined> {
    if (this.#definition.export.mode === 'staged') return STAGED
    const suspended = this.#suspension.isSuspended()
    if (suspended === false) return this.#withinThresholds(kind)
    return whenReady(suspended, (is) => (is ? SUSPENDED : this.#withinThresholds(kind)))
  }

  /**
   * Why a change goes on waiting of which a plan holds a part already.
   *
   * @param under the limits that both count under
   * @returns `undefined` where somebody has decided about the plan
   */
  async heldStill(plan: string, under: readonly WeighedKind[]): Promise<Wait | undefined> {
    const limit = await this.#plans.limitOf(plan, under)
    return limit === undefined ? undefined : { kind: 'threshold', limit }
  }

  /** Takes back a change that was let through and came to nothing. */
  release(kind: StagedKind): void {
    this.#thresholds.release(kind)
  }

  /** The plan that holds such a change; `undefined` for one that only waits. */
  planOf(wait: Wait): Promise<string> | undefined {
    return wait.kind === 'threshold' ? this.#plans.planOf(wait.limit) : undefined
  }

  /**
   * A change is held by this plan from now on: it is not over, even if a run has just found it empty.
   *
   * @returns whether it is open; else somebody has decided about it without this change
   */
  keepOpen(plan: string): Promise<boolean> {
    return this.#plans.keepOpen(plan)
  }

  #withinThresholds(kind: StagedKind): Awaitable<Wait | undefined> {
    const limit = this.#thresholds.admit(kind)
    if (limit === undefined) return undefined
    return whenReady(limit, (beyond) => (beyond === undefined ? undefined : this.#over(beyond)))
  }

  #over(limit: WeighedLimit): Wait {
    const { name, thresholds } = this.#definition
    const { kind } = limit
    if (thresholds.onExceed === 'hold') return { kind: 'threshold', limit }
    throw new SyncError(
      'EVENTS_OVER_THRESHOLD',
      `This would be ${kind} number ${limit.count} of "${name}", and ${limit.limit} may be written ` +
        'without somebody looking. Nothing was changed; try again later.',
      { connector: name, retryAfter: this.#thresholds.retryAfter(kind) },
    )
  }
}

/** What an operation counts as. */
export function kindOf(
  operation: 'insert' | 'update' | 'delete',
  plan: Pick<PlannedChange, 'disables' | 'replaces'>,
): StagedKind {
  if (operation === 'insert') {
    if (plan.replaces === undefined) return 'insert'
    return plan.disables ? 'recreateDisabled' : 'recreate'
  }
  return operation === 'update' && plan.disables ? 'disable' : operation
}
