import { EVENTS } from '../../engine/held-plans.ts'
import type { Clock } from '../../model/clock.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import { isObject } from '../../model/value.ts'
import type { Log } from '../../observe/log.ts'
import type { PlanEntry } from '../../state/journal.ts'
import type { State } from '../../state/state.ts'

/** How often is looked, in milliseconds. */
const LOOK = 2_000

/** What plans that hold nothing any more are looked for in. */
export interface EmptyPlansParts {
  readonly state: State
  readonly clock: Clock
  readonly log: Log
}

/**
 * Ends plans of events whose changes are all gone by themselves: whoever was to be disabled was enabled again, or
 * deleted. A connector that only answers events may never have a run that would notice, and nobody is to decide about
 * nothing. Plans of runs are ended by runs.
 */
export class EmptyPlans {
  readonly #parts: EmptyPlansParts
  #next = Number.NEGATIVE_INFINITY

  constructor(parts: EmptyPlansParts) {
    this.#parts = parts
  }

  /** Does it when it is time; otherwise nothing. */
  async look(definitions: readonly ConnectorDefinition[]): Promise<void> {
    const { state, clock } = this.#parts
    const now = clock.now()
    // More than the pause: the clock was set back.
    if (now < this.#next && this.#next - now <= LOOK) return
    this.#next = now + LOOK
    const open = (await state.journal.plans({ states: ['held'] })).filter(isOf)
    for (const plan of open) {
      const definition = definitions.find((one) => one.name === plan.connector)
      if (definition !== undefined) await this.#endIfEmpty(plan, definition)
    }
  }

  async #endIfEmpty(plan: PlanEntry, definition: ConnectorDefinition): Promise<void> {
    const { state, log } = this.#parts
    if (await this.#holdsAny(plan, definition)) return
    await state.journal.putPlan({ ...plan, state: 'lapsed' })
    // An event that was held between the two finds its plan open, and did not open it again.
    if (await this.#holdsAny(plan, definition)) {
      await state.journal.putPlan(plan)
      return
    }
    const { plan: name, connector } = plan
    log.info('A plan holds nothing any more, and nobody has to decide.', { connector, plan: name })
  }

  async #holdsAny({ plan, connector }: PlanEntry, { objects }: ConnectorDefinition) {
    for (const { name: objectType } of objects) {
      const type = { connector, objectType }
      const filter = { kind: 'heldBy', plan } as const
      const [record] = await this.#parts.state.space.scan(type, filter, { limit: 1 })
      if (record !== undefined) return true
    }
    return false
  }
}

function isOf({ summary }: PlanEntry): boolean {
  const report: unknown = JSON.parse(summary)
  return isObject(report) && report['profile'] === EVENTS
}
