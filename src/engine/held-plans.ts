import { hash, randomUUID } from 'node:crypto'
import { noChanges, type WeighedKind } from '../model/change-kind.ts'
import { formatInstant, type Clock } from '../model/clock.ts'
import { isObject } from '../model/value.ts'
import type { Log } from '../observe/log.ts'
import type { PlanEntry } from '../state/journal.ts'
import type { State } from '../state/state.ts'
import type { PlanReport } from './run/report.ts'
import type { WeighedLimit } from './run/thresholds.ts'

/** The profile that plans of events have. */
export const EVENTS = 'events'

/** What plans of events are made of. */
export interface HeldPlansParts {
  readonly connector: string
  readonly objectTypes: readonly string[]
  readonly state: State
  readonly clock: Clock
  readonly log: Log
  readonly config: string
}

/**
 * The plans that hold what events ask for beyond a limit: one that is open for each limit. A row that is to be
 * recreated is held by the plan of the limit that it met, as a whole.
 */
export class HeldPlans {
  readonly #parts: HeldPlansParts
  readonly #opening = new Map<WeighedKind, Promise<string>>()

  constructor(parts: HeldPlansParts) {
    this.#parts = parts
  }

  /** The plan that is open for a limit; a new one where the last was decided. It is durable when it is given. */
  planOf(limit: WeighedLimit): Promise<string> {
    const { kind } = limit
    const opening = this.#opening.get(kind)
    if (opening !== undefined) return opening
    const finding = this.#find(limit).finally(() => this.#opening.delete(kind))
    this.#opening.set(kind, finding)
    return finding
  }

  /**
   * The limit for which an undecided plan holds changes that count under some limits.
   *
   * @returns `undefined` where the plan was decided
   */
  async limitOf(plan: string, under: readonly WeighedKind[]): Promise<WeighedLimit | undefined> {
    const entry = await this.#parts.state.journal.plan(plan)
    if (entry?.state !== 'held') return undefined
    const [kind] = under.filter((one) => isFor(entry, one))
    const count = 1
    const why = 'waits for a decision about an earlier change'
    return { kind: kind ?? under[0] ?? 'update', count, limit: 0, exceeded: true, why }
  }

  /**
   * Opens a plan again that a run has found empty just before something was held by it.
   *
   * @returns whether the plan is open: somebody may have decided about it just before, and has not seen what is held
   *   by it now
   */
  async keepOpen(plan: string): Promise<boolean> {
    const { state } = this.#parts
    const entry = await state.journal.plan(plan)
    if (entry?.state === 'lapsed') await state.journal.putPlan({ ...entry, state: 'held' })
    return entry?.state === 'lapsed' || entry?.state === 'held'
  }

  async #find(limit: WeighedLimit): Promise<string> {
    const { connector, state, clock, log } = this.#parts
    const plans = await state.journal.plans({ connector, states: ['held'] })
    const open = plans.find((one) => isOf(one, limit.kind))
    const now = clock.now()
    if (open === undefined) {
      const plan = `p-${hash('sha256', randomUUID()).slice(0, 8)}`
      await this.#put(plan, formatInstant(now), limit)
      log.warn('Changes beyond a threshold are held until somebody decides.', {
        plan,
        operation: limit.kind,
        count: limit.count,
      })
      return plan
    }
    return open.plan
  }

  async #put(plan: string, at: string, limit: WeighedLimit): Promise<void> {
    const { connector, state } = this.#parts
    const summary = JSON.stringify(await this.#report(plan, limit))
    await state.journal.putPlan({ plan, connector, at, state: 'held', summary })
  }

  async #report(plan: string, limit: WeighedLimit): Promise<PlanReport> {
    const { connector, objectTypes, state, config } = this.#parts
    let inScope = 0
    for (const objectType of objectTypes) {
      inScope += (await state.space.counts({ connector, objectType })).byState.inSync
    }
    return {
      plan,
      connector,
      profile: EVENTS,
      config,
      revision: 0,
      sourceDigest: '',
      digest: '',
      inScope,
      steps: [],
      // What a plan holds is counted when somebody asks: more may be held at any time.
      counts: noChanges(),
      columns: [],
      limits: [limit],
      examples: [],
      deletes: [],
    }
  }
}

function isOf({ summary }: PlanEntry, kind: WeighedKind): boolean {
  const report: unknown = JSON.parse(summary)
  return isObject(report) && report['profile'] === EVENTS && exceeds(report, kind)
}

/** Whether a plan, of events or of a run, holds something because of a limit. */
function isFor({ summary }: PlanEntry, kind: WeighedKind): boolean {
  const report: unknown = JSON.parse(summary)
  return isObject(report) && exceeds(report, kind)
}

function exceeds(report: { readonly [name: string]: unknown }, kind: WeighedKind): boolean {
  const limits = report['limits']
  if (!Array.isArray(limits)) return false
  return limits.some((one) => isObject(one) && one['kind'] === kind && one['exceeded'] === true)
}
