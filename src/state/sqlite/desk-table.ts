import type { DatabaseSync } from 'node:sqlite'
import type { PlanChoice, PlanEntry, RunWish, Suspension } from '../journal.ts'
import { textOf, type StoredRow } from '../object-text.ts'

const PLAN_STATES = ['held', 'approved', 'rejected', 'done', 'lapsed'] as const

/** The tables of decisions: plans, suspensions, wishes for a run. Every call is synchronous and may throw. */
export class DeskTable {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  putPlan(plan: PlanEntry): void {
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO plans (plan, connector, at, state, summary, decided_at, decided_by)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        plan.plan,
        plan.connector,
        plan.at,
        plan.state,
        plan.summary,
        plan.decidedAt ?? null,
        plan.decidedBy ?? null,
      )
  }

  /** The last ones first. */
  plans({ connector, states }: PlanChoice = {}): readonly PlanEntry[] {
    return this.#database
      .prepare(
        `SELECT * FROM plans WHERE state IN (SELECT value FROM json_each(?))
           AND connector = coalesce(?, connector) ORDER BY at DESC, plan`,
      )
      .all(JSON.stringify(states ?? PLAN_STATES), connector ?? null)
      .map(planOf)
  }

  plan(plan: string): PlanEntry | undefined {
    const row = this.#database.prepare('SELECT * FROM plans WHERE plan = ?').get(plan)
    return row && planOf(row)
  }

  /** Plans that are decided. @returns how many there were */
  forgetBefore(instant: string): number {
    // What was rejected stays so until the connector is changed, however long that takes.
    this.#database
      .prepare(`DELETE FROM changes WHERE at < ? AND state IN ('done', 'lapsed')`)
      .run(instant)
    return Number(
      this.#database.prepare(`DELETE FROM plans WHERE at < ? AND state <> 'held'`).run(instant)
        .changes,
    )
  }

  suspend(connector: string, suspension: Suspension): void {
    const { reason, until, by } = suspension
    this.#database
      .prepare(
        'INSERT OR REPLACE INTO suspensions (connector, reason, until, by) VALUES (?, ?, ?, ?)',
      )
      .run(connector, reason, until, by)
  }

  resume(connector: string, now: string): boolean {
    const suspended = this.suspension(connector, now) !== undefined
    this.#database.prepare('DELETE FROM suspensions WHERE connector = ?').run(connector)
    return suspended
  }

  suspended(now: string): readonly string[] {
    return this.#database
      .prepare('SELECT connector FROM suspensions WHERE until > ? ORDER BY connector')
      .all(now)
      .map((row) => textOf(row, 'connector') ?? '')
  }

  suspension(connector: string, now: string): Suspension | undefined {
    const row = this.#database
      .prepare('SELECT reason, until, by FROM suspensions WHERE connector = ? AND until > ?')
      .get(connector, now)
    if (row === undefined) return undefined
    return {
      reason: textOf(row, 'reason') ?? '',
      until: textOf(row, 'until') ?? '',
      by: textOf(row, 'by') ?? '',
    }
  }

  requestRun(wish: Pick<RunWish, 'connector' | 'profile' | 'by'>, at: string): number {
    const { lastInsertRowid } = this.#database
      .prepare('INSERT INTO run_requests (connector, profile, at, by) VALUES (?, ?, ?, ?)')
      .run(wish.connector, wish.profile, at, wish.by)
    return Number(lastInsertRowid)
  }

  requests(): readonly RunWish[] {
    return this.#database
      .prepare('SELECT * FROM run_requests WHERE taken_by IS NULL ORDER BY number')
      .all()
      .map(wishOf)
  }

  request(number: number): RunWish | undefined {
    const row = this.#database.prepare('SELECT * FROM run_requests WHERE number = ?').get(number)
    return row === undefined ? undefined : wishOf(row)
  }

  takeRequest(number: number, owner: string): boolean {
    const { changes } = this.#database
      .prepare('UPDATE run_requests SET taken_by = ? WHERE number = ? AND taken_by IS NULL')
      .run(owner, number)
    return changes !== 0
  }

  answerRequest(number: number, run: number): void {
    this.#database.prepare('UPDATE run_requests SET run = ? WHERE number = ?').run(run, number)
  }
}

function planOf(row: StoredRow): PlanEntry {
  const decidedAt = textOf(row, 'decided_at')
  const decidedBy = textOf(row, 'decided_by')
  return {
    plan: textOf(row, 'plan') ?? '',
    connector: textOf(row, 'connector') ?? '',
    at: textOf(row, 'at') ?? '',
    state: PLAN_STATES.find((one) => one === row['state']) ?? 'lapsed',
    summary: textOf(row, 'summary') ?? '',
    ...(decidedAt !== undefined && { decidedAt }),
    ...(decidedBy !== undefined && { decidedBy }),
  }
}

function wishOf(row: StoredRow): RunWish {
  const takenBy = textOf(row, 'taken_by')
  return {
    number: Number(row['number']),
    connector: textOf(row, 'connector') ?? '',
    profile: textOf(row, 'profile') ?? '',
    at: textOf(row, 'at') ?? '',
    by: textOf(row, 'by') ?? '',
    ...(takenBy !== undefined && { takenBy }),
    ...(typeof row['run'] === 'number' && { run: row['run'] }),
  }
}
