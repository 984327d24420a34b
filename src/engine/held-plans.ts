import { hash, randomUUID } from 'node:crypto'
import { formatInstant, type Clock } from '../model/clock.ts'
import { isObject } from '../model/value.ts'
import type { Log } from '../observe/log.ts'
import type { PlanEntry } from '../state/journal.ts'
import type { StagedKind } from '../state/space.ts'
import type { State } from '../state/state.ts'
import type { PlanReport } from './run/report.ts'
import type { Limit } from './run/thresholds.ts'

/** The profile that plans of events have. */
export const EVENTS = 'events'

/** How often the count of a plan is brought up to date at most, in milliseconds. */
const COUNT_AGAIN = 1_000

/** What plans of events are made of. */
export interface HeldPlansParts {
  readonly connector: string
  readonly objectTypes: readonly string[]
  readonly state: State
  readonly clock: Clock
  readonly log: Log
  readonly config: string
}

/** The plans that hold what events ask for beyond a limit: one that is open for each kind of change. */
export class HeldPlans {
  readonly #parts: HeldPlansParts
  readonly #opening = new Map<StagedKind, Promise<string>>()
  #countedAt = Number.NEGATIVE_INFINITY

  constructor(parts: HeldPlansParts) {
    this.#parts = parts
  }

  /** The plan that is open for a kind; a new one where the last was decided. It is durable when it is given. */
  planOf(kind: StagedKind, limit: Limit): Promise<string> {
    const opening = this.#opening.get(kind)
    if (opening !== undefined) return opening
    const finding = this.#find(kind, limit).finally(() => this.#opening.delete(kind))
    this.#opening.set(kind, finding)
    return finding
  }

  /** Opens a plan again that a run has found empty just before something was held by it. */
  async keepOpen(plan: string): Promise<void> {
    const { connector, state } = this.#parts
    const entry = (await state.journal.plans(connector)).find((one) => one.plan === plan)
    if (entry?.state === 'lapsed') await state.journal.putPlan({ ...entry, state: 'held' })
  }

  async #find(kind: StagedKind, limit: Limit): Promise<string> {
    const { connector, state, clock, log } = this.#parts
    const plans = await state.journal.plans(connector)
    const open = plans.find((one) => one.state === 'held' && isOf(one, kind))
    const now = clock.now()
    if (open === undefined) {
      const plan = `p-${hash('sha256', randomUUID()).slice(0, 8)}`
      await this.#put(plan, formatInstant(now), kind, limit)
      log.warn('Changes beyond a threshold are held until somebody decides.', {
        plan,
        operation: kind,
        count: limit.count,
      })
      return plan
    }
    if (now - this.#countedAt >= COUNT_AGAIN) await this.#put(open.plan, open.at, kind, limit)
    return open.plan
  }

  async #put(plan: string, at: string, kind: StagedKind, limit: Limit): Promise<void> {
    const { connector, state, clock } = this.#parts
    this.#countedAt = clock.now()
    const summary = JSON.stringify(await this.#report(plan, kind, limit))
    await state.journal.putPlan({ plan, connector, at, state: 'held', summary })
  }

  async #report(plan: string, kind: StagedKind, limit: Limit): Promise<PlanReport> {
    const { connector, objectTypes, state, config } = this.#parts
    let [held, inScope] = [1, 0]
    for (const objectType of objectTypes) {
      const counts = await state.space.counts({ connector, objectType })
      held += counts.stagedHeld[kind]
      inScope += counts.byState.inSync
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
      counts: { insert: 0, update: 0, disable: 0, delete: 0, purge: 0, [kind]: held },
      columns: [],
      limits: [limit],
      examples: [],
      deletes: [],
    }
  }
}

function isOf({ summary }: PlanEntry, kind: StagedKind): boolean {
  const report: unknown = JSON.parse(summary)
  if (!isObject(report) || report['profile'] !== EVENTS) return false
  const counts = report['counts']
  return isObject(counts) && Number(counts[kind]) > 0
}
