import type { Awaitable } from '../model/awaitable.ts'
import type { ChangeKind } from '../model/change-kind.ts'
import type { Lease } from './lease.ts'
import type { SpaceType } from './space.ts'

/** Why a run began; `configuration`: to bring rows to a changed one. */
export type RunTrigger = 'command' | 'schedule' | 'approval' | 'undo' | 'configuration'

/** A run as the history keeps it. `report` is JSON of `engine/run/report.ts`. */
export interface RunEntry {
  readonly run: number
  readonly connector: string
  readonly profile: string
  readonly startedAt: string
  readonly endedAt?: string
  /** `running` with a dead owner is shown as interrupted. */
  readonly result: 'running' | 'done' | 'errors' | 'held' | 'incomplete' | 'failed' | 'interrupted'
  readonly trigger: RunTrigger
  readonly config: string
  readonly owner: string
  readonly report: string
}

/** One row that we wrote: before and after, columns as JSON text of a row; sensitive ones as salted hashes. */
export interface AuditEntry extends SpaceType {
  readonly number: number
  /** The id that the row had before; for an insert the one that it has had since. */
  readonly id: string
  /** The id that the person has had since, where the anchor changed. */
  readonly newId?: string
  readonly at: string
  /** `recreate`: the row was deleted, and another one inserted under `newId`. */
  readonly operation: 'insert' | 'update' | 'recreate' | 'delete'
  /** `run 812` or `request 4f…`. */
  readonly by: string
  readonly config: string
  readonly before: string
  readonly after: string
}

/** A plan that waits for somebody, or was decided. `summary` is JSON of `engine/run/report.ts`. */
export interface PlanEntry {
  readonly plan: string
  readonly connector: string
  readonly at: string
  readonly state: 'held' | 'approved' | 'rejected' | 'done' | 'lapsed'
  readonly summary: string
  readonly decidedAt?: string
  readonly decidedBy?: string
}

/** States of plans that may still hold something. */
export const OPEN_STATES: readonly PlanEntry['state'][] = ['held', 'approved']

/** Which plans are wanted; what is left out takes all. */
export interface PlanChoice {
  readonly connector?: string
  readonly states?: readonly PlanEntry['state'][]
}

/** Somebody asks the process that holds the connector space to run a profile. */
export interface RunWish {
  readonly number: number
  readonly connector: string
  readonly profile: string
  readonly at: string
  /** Who asks, for people. */
  readonly by: string
  /** Who carries it out, once somebody does. */
  readonly takenBy?: string
  /** The run that came of it. */
  readonly run?: number
}

/** A connector that is not to write for a while. */
export interface Suspension {
  readonly reason: string
  readonly until: string
  readonly by: string
}

/**
 * Decisions that may be left beside a running service: they are small, and whoever runs the connector looks at
 * them.
 */
export interface Desk {
  putPlan(plan: PlanEntry): Promise<void>
  /**
   * The last ones first. Their summaries are long and decided plans stay for months: whoever wants those that are open
   * says so.
   */
  plans(which?: PlanChoice): Awaitable<readonly PlanEntry[]>
  plan(plan: string): Awaitable<PlanEntry | undefined>
  /** `rollcall suspend`: ends by itself at `until`. */
  suspend(connector: string, reason: string, until: string, by: string): Promise<void>
  /** @returns whether it was suspended */
  resume(connector: string): Promise<boolean>
  suspension(connector: string): Awaitable<Suspension | undefined>
  /** The connectors that are suspended now. */
  suspended(): Awaitable<readonly string[]>
  /** Asks for a run. @returns its number */
  requestRun(wish: Pick<RunWish, 'connector' | 'profile' | 'by'>): Promise<number>
  /** Wishes that nobody has taken up yet, in the order of asking. */
  requests(): Awaitable<readonly RunWish[]>
  request(number: number): Awaitable<RunWish | undefined>
}

/** Counts of written rows as the audit tells them apart. */
export type WrittenCounts = Readonly<Record<Exclude<ChangeKind, 'purge'>, number>>

/** Which entries of the audit are wanted; what is left out takes all. */
export interface AuditQuery {
  readonly connector?: string
  /** The id that a row had before it was written; of an insert the one that it was given. */
  readonly id?: string
  /** Only changes of an anchor after which the person had this id. */
  readonly newId?: string
  readonly by?: string
  /** Entries behind this number. */
  readonly after?: number
  readonly limit: number
}

/** What the connector space keeps beside objects: history, audit, plans, watermarks, leases, decisions. */
export interface Journal extends Desk {
  startRun(entry: Omit<RunEntry, 'run' | 'result' | 'endedAt'>): Promise<number>
  /** A checkpoint while it runs, or its end. */
  updateRun(
    run: number,
    change: Pick<RunEntry, 'result' | 'report'> & { readonly endedAt?: string },
  ): Promise<void>
  runs(options: {
    readonly connector?: string
    readonly limit: number
    readonly before?: number
  }): Awaitable<readonly RunEntry[]>
  run(run: number): Awaitable<RunEntry | undefined>

  audit(query: AuditQuery): Awaitable<readonly AuditEntry[]>
  /** Rows written since an instant, by kind; a purge stands among the deletes. For thresholds on a window. */
  writtenSince(connector: string, since: string): Awaitable<WrittenCounts>
  /** Drops before-images and history older than an instant. */
  forgetBefore(instant: string): Promise<number>

  watermark(type: SpaceType, name: string): Awaitable<string | undefined>
  setWatermark(type: SpaceType, name: string, value: string): Promise<void>

  /** `undefined` when another owner has it; then {@link leaseOf} says who. */
  takeLease(connector: string, owner: string, forMilliseconds: number): Promise<Lease | undefined>
  renewLease(lease: Lease, forMilliseconds: number): Promise<Lease | undefined>
  releaseLease(lease: Lease): Promise<void>
  leaseOf(connector: string): Awaitable<Lease | undefined>
  /** The same also when its time is over, unless it was given back. */
  lastLeaseOf(connector: string): Awaitable<Lease | undefined>

  /** Takes up a wish. @returns whether it was still open */
  takeRequest(number: number, owner: string): Promise<boolean>
  /** The wish has become a run. */
  answerRequest(number: number, run: number): Promise<void>

  /** The same journal in the hands of a runner: what it writes throws `RUN_LEASE_LOST` as in `Space.under`. */
  under(lease: Lease): Journal
}
