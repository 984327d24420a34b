import { setTimeout as sleep } from 'node:timers/promises'
import { formatInstant, type Clock } from '../../model/clock.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import { SyncError } from '../../model/errors.ts'
import { nearest } from '../../model/nearest.ts'
import type { Log } from '../../observe/log.ts'
import type { PlanEntry, RunWish } from '../../state/journal.ts'
import type { ChangeEntry } from '../../state/activations.ts'
import type { State } from '../../state/state.ts'
import type { ConnectorState } from '../run/connector-state.ts'
import { readStatus } from '../run/status.ts'
import { wishWords, type Wish } from '../run/wish.ts'
import { readChangeSummary } from '../service/change-summary.ts'
import type { Operator } from './operator.ts'

/** What operators see of a service, and act on. */
export interface ServiceDeskParts {
  readonly state: State
  /** The connectors as they are active. */
  readonly definitions: () => readonly ConnectorDefinition[]
  readonly clock: Clock
  readonly log: Log
}

/** How long is waited until a wish has become a run, in milliseconds; the asker looks again afterwards. */
const WAIT = 5_000
const LOOK = 100

/**
 * Where operators from elsewhere leave what they want: the same wishes and decisions as those of commands beside the
 * service, with their names.
 */
export class ServiceDesk {
  readonly #parts: ServiceDeskParts

  constructor(parts: ServiceDeskParts) {
    this.#parts = parts
  }

  status(names: readonly string[]): Promise<readonly ConnectorState[]> {
    for (const name of names) this.requireConnector(name)
    const { state, definitions, clock } = this.#parts
    const chosen = definitions().filter((one) => names.length === 0 || names.includes(one.name))
    return readStatus(state, chosen, clock)
  }

  /** Plans that wait for somebody, with what they would write; no person is in it. */
  async plans(): Promise<readonly object[]> {
    const plans = await this.#parts.state.journal.plans({ states: ['held'] })
    const changes = await this.#parts.state.activations.changes({ states: ['held'] })
    return [...plans.map(shownPlan), ...changes.map(shownChange)]
  }

  /** @throws SyncError `RUN_UNKNOWN` */
  async run(number: number): Promise<object> {
    const entry = await this.#parts.state.journal.run(number)
    if (entry !== undefined) return { ...entry, report: JSON.parse(entry.report) }
    throw new SyncError('RUN_UNKNOWN', `There is no run ${number}.`)
  }

  /** @throws SyncError `RUN_UNKNOWN` */
  async request(number: number): Promise<RunWish> {
    const wish = await this.#parts.state.journal.request(number)
    if (wish !== undefined) return wish
    throw new SyncError('RUN_UNKNOWN', `Nobody has asked for anything under the number ${number}.`)
  }

  /**
   * The plan of an id that is given in full.
   *
   * @throws SyncError `PLAN_UNKNOWN`
   */
  async plan(id: string): Promise<PlanEntry> {
    const found = await this.#parts.state.journal.plan(id)
    if (found !== undefined) return found
    throw new SyncError(
      'PLAN_UNKNOWN',
      `The service has no plan "${id}". Its status lists those that wait.`,
    )
  }

  /**
   * Leaves a wish, and waits a moment for the run that comes of it.
   *
   * @throws SyncError `USAGE` for an unknown connector
   */
  async ask(connector: string, wish: Wish, { name }: Operator): Promise<RunWish> {
    this.requireConnector(connector)
    const { journal } = this.#parts.state
    const by = `operator ${name}`
    this.#tell('Somebody asked for a run or decided about a plan.', connector)
    const number = await journal.requestRun({ connector, profile: wishWords(wish), by })
    const begun = performance.now()
    for (;;) {
      const found = await this.request(number)
      if (found.run !== undefined || performance.now() - begun > WAIT) return found
      await sleep(LOOK)
    }
  }

  async suspend(
    connector: string,
    { reason, until }: { readonly reason: string; readonly until: number },
    { name }: Operator,
  ): Promise<object> {
    this.requireConnector(connector)
    const suspended = { reason, until: formatInstant(until), by: `operator ${name}` }
    this.#tell('Somebody suspended a connector.', connector)
    await this.#parts.state.journal.suspend(connector, reason, suspended.until, suspended.by)
    return { connector, suspended }
  }

  async resume(connector: string): Promise<object> {
    const { suspended } = this.requireConnector(connector)
    this.#tell('Somebody ended the suspension of a connector.', connector)
    const wasSuspended = await this.#parts.state.journal.resume(connector)
    return { connector, wasSuspended, suspendedByConfiguration: suspended !== undefined }
  }

  /** @throws SyncError `REQUEST_NOT_FOUND` with the name that is meant */
  requireConnector(name: string): ConnectorDefinition {
    const all = this.#parts.definitions()
    const found = all.find((one) => one.name === name)
    if (found !== undefined) return found
    const meant = nearest(
      name,
      all.map((one) => one.name),
    )
    const hint = meant === undefined ? '' : ` Did you mean ${meant}?`
    throw new SyncError('REQUEST_NOT_FOUND', `The service has no connector "${name}".${hint}`)
  }

  /** Who it was stands in the history: a name may be a person's. */
  #tell(message: string, connector: string): void {
    this.#parts.log.info(message, { connector })
  }
}

function shownChange({ plan, connector, at, revision, summary }: ChangeEntry): object {
  return { plan, connector, at, revision, change: readChangeSummary(summary) }
}

function shownPlan({ plan, connector, at, summary }: PlanEntry): object {
  const { profile, counts, limits, inScope }: Record<string, unknown> = JSON.parse(summary)
  return { plan, connector, at, profile, counts, limits, inScope }
}
