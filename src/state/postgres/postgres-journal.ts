import type {
  AuditEntry,
  AuditQuery,
  Journal,
  PlanChoice,
  PlanEntry,
  RunEntry,
  RunWish,
  Suspension,
  WrittenCounts,
} from '../journal.ts'
import type { Lease } from '../lease.ts'
import { lostLease } from '../../model/lost-lease.ts'
import type { SpaceType } from '../space.ts'
import type { PostgresAudit } from './postgres-audit.ts'
import { leaseOf, planOf, runOf, wishOf } from './journal-rows.ts'
import type { Parameter, Rows, Session } from './session.ts'
import type { TypeNumbers } from './type-numbers.ts'

/** What the journal needs. */
export interface PostgresJournalParts {
  readonly session: Session
  readonly types: TypeNumbers
  readonly audit: PostgresAudit
  /** Writes what events hold in memory. */
  readonly writeOut: () => Promise<void>
  /** Whose writes they are: nothing is written once somebody else has the lease. */
  readonly lease?: Lease
}

const RUN = 'run, connector, profile, started_at, ended_at, result, trigger, config, owner, report'
const PLAN = 'plan, connector, at, state, summary, decided_at, decided_by'
const WISH = 'number, connector, profile, at, by, taken_by, run'
const LEASE = 'connector, owner, until, fence'

/** The database's clock, as instants are written. */
const NOW = `to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** What is kept beside objects, on PostgreSQL. Times are those of the database, which all replicas share. */
export class PostgresJournal implements Journal {
  readonly #parts: PostgresJournalParts

  constructor(parts: PostgresJournalParts) {
    this.#parts = parts
  }

  under(lease: Lease): Journal {
    return new PostgresJournal({ ...this.#parts, lease })
  }

  async startRun(entry: Omit<RunEntry, 'run' | 'result' | 'endedAt'>): Promise<number> {
    const { connector, profile, startedAt, trigger, config, owner, report } = entry
    const [row] = await this.#write(
      `INSERT INTO runs (connector, profile, started_at, result, trigger, config, owner, report)
       VALUES ($1, $2, $3, 'running', $4, $5, $6, $7) RETURNING run`,
      [connector, profile, startedAt, trigger, config, owner, report],
    )
    return Number(row?.[0])
  }

  async updateRun(
    run: number,
    change: Pick<RunEntry, 'result' | 'report'> & { readonly endedAt?: string },
  ): Promise<void> {
    await this.#write('UPDATE runs SET result = $2, report = $3, ended_at = $4 WHERE run = $1', [
      run,
      change.result,
      change.report,
      change.endedAt ?? null,
    ])
  }

  async runs(options: {
    readonly connector?: string
    readonly limit: number
    readonly before?: number
  }): Promise<readonly RunEntry[]> {
    const rows = await this.#rows(
      `SELECT ${RUN} FROM runs WHERE run < $1 AND ($2::text IS NULL OR connector = $2)
       ORDER BY run DESC LIMIT $3`,
      [options.before ?? Number.MAX_SAFE_INTEGER, options.connector ?? null, options.limit],
    )
    return rows.map(runOf)
  }

  async run(run: number): Promise<RunEntry | undefined> {
    const [row] = await this.#rows(`SELECT ${RUN} FROM runs WHERE run = $1`, [run])
    return row === undefined ? undefined : runOf(row)
  }

  async audit(query: AuditQuery): Promise<readonly AuditEntry[]> {
    await this.#parts.writeOut()
    return this.#parts.audit.entries(this.#parts.session, query)
  }

  async writtenSince(connector: string, since: string): Promise<WrittenCounts> {
    await this.#parts.writeOut()
    return this.#parts.audit.writtenSince(this.#parts.session, connector, since)
  }

  async forgetBefore(instant: string): Promise<number> {
    const [row] = await this.#write(
      `WITH a AS (DELETE FROM audit USING types t WHERE type = t.number AND at < $1 RETURNING 1),
         r AS (DELETE FROM runs WHERE ended_at < $1 RETURNING 1),
         p AS (DELETE FROM plans WHERE at < $1 AND state <> 'held' RETURNING 1),
         c AS (DELETE FROM changes WHERE at < $1 AND state IN ('done', 'lapsed'))
       SELECT (SELECT count(*) FROM a) + (SELECT count(*) FROM r) + (SELECT count(*) FROM p)`,
      [instant],
    )
    return Number(row?.[0] ?? 0)
  }

  async putPlan(plan: PlanEntry): Promise<void> {
    await this.#write(
      `INSERT INTO plans (${PLAN}) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (plan) DO UPDATE SET connector = excluded.connector, at = excluded.at, state = excluded.state,
         summary = excluded.summary, decided_at = excluded.decided_at, decided_by = excluded.decided_by`,
      [
        plan.plan,
        plan.connector,
        plan.at,
        plan.state,
        plan.summary,
        plan.decidedAt ?? null,
        plan.decidedBy ?? null,
      ],
    )
  }

  async plans({ connector, states }: PlanChoice = {}): Promise<readonly PlanEntry[]> {
    const rows = await this.#rows(
      `SELECT ${PLAN} FROM plans WHERE ($1::text IS NULL OR connector = $1)
         AND ($2::text[] IS NULL OR state = ANY($2)) ORDER BY at DESC, plan`,
      [connector ?? null, states ?? null],
    )
    return rows.map(planOf)
  }

  async plan(plan: string): Promise<PlanEntry | undefined> {
    const [row] = await this.#rows(`SELECT ${PLAN} FROM plans WHERE plan = $1`, [plan])
    return row && planOf(row)
  }

  async watermark(type: SpaceType, name: string): Promise<string | undefined> {
    const number = await this.#parts.types.of(type)
    const [row] = await this.#rows('SELECT value FROM watermarks WHERE type = $1 AND name = $2', [
      number,
      name,
    ])
    return row === undefined ? undefined : String(row[0])
  }

  async setWatermark(type: SpaceType, name: string, value: string): Promise<void> {
    const number = await this.#parts.types.of(type)
    await this.#write(
      `INSERT INTO watermarks (type, name, value) VALUES ($1, $2, $3)
       ON CONFLICT (type, name) DO UPDATE SET value = excluded.value`,
      [number, name, value],
    )
  }

  /** With a new owner, runs that the one before left open are interrupted. */
  takeLease(connector: string, owner: string, milliseconds: number): Promise<Lease | undefined> {
    return this.#parts.session.transaction(async ({ rows }) => {
      const [row] = await rows(
        `INSERT INTO leases AS l (${LEASE})
         VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond', 1)
         ON CONFLICT (connector) DO UPDATE SET owner = excluded.owner, until = excluded.until,
           fence = CASE l.owner WHEN excluded.owner THEN l.fence ELSE l.fence + 1 END
         WHERE l.owner = excluded.owner OR l.until <= clock_timestamp()
         RETURNING ${LEASE}`,
        [connector, owner, milliseconds],
      )
      if (row === undefined) return undefined
      await rows(
        `UPDATE runs SET result = 'interrupted', ended_at = ${NOW}
         WHERE connector = $1 AND result = 'running' AND owner <> $2`,
        [connector, owner],
      )
      return leaseOf(row)
    })
  }

  async renewLease(lease: Lease, milliseconds: number): Promise<Lease | undefined> {
    const [row] = await this.#write(
      `UPDATE leases SET until = clock_timestamp() + $4 * interval '1 millisecond'
       WHERE connector = $1 AND owner = $2 AND fence = $3 RETURNING ${LEASE}`,
      [lease.connector, lease.owner, lease.fence, milliseconds],
    )
    return row === undefined ? undefined : leaseOf(row)
  }

  async releaseLease(lease: Lease): Promise<void> {
    await this.#write(
      `UPDATE leases SET owner = '', until = '-infinity'
       WHERE connector = $1 AND owner = $2 AND fence = $3`,
      [lease.connector, lease.owner, lease.fence],
    )
  }

  async lastLeaseOf(connector: string): Promise<Lease | undefined> {
    const [row] = await this.#rows(
      `SELECT ${LEASE} FROM leases WHERE connector = $1 AND owner <> ''`,
      [connector],
    )
    return row === undefined ? undefined : leaseOf(row)
  }

  async leaseOf(connector: string): Promise<Lease | undefined> {
    const [row] = await this.#rows(
      `SELECT ${LEASE} FROM leases WHERE connector = $1 AND until > clock_timestamp()`,
      [connector],
    )
    return row === undefined ? undefined : leaseOf(row)
  }

  async suspend(connector: string, reason: string, until: string, by: string): Promise<void> {
    await this.#write(
      `INSERT INTO suspensions (connector, reason, until, by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (connector) DO UPDATE SET reason = excluded.reason, until = excluded.until, by = excluded.by`,
      [connector, reason, until, by],
    )
  }

  async resume(connector: string): Promise<boolean> {
    const [row] = await this.#write(
      `DELETE FROM suspensions WHERE connector = $1 RETURNING until > ${NOW}`,
      [connector],
    )
    return row?.[0] === true
  }

  async suspension(connector: string): Promise<Suspension | undefined> {
    const [row] = await this.#rows(
      `SELECT reason, until, by FROM suspensions WHERE connector = $1 AND until > ${NOW}`,
      [connector],
    )
    if (row === undefined) return undefined
    return { reason: String(row[0]), until: String(row[1]), by: String(row[2]) }
  }

  async suspended(): Promise<readonly string[]> {
    const rows = await this.#rows(
      `SELECT connector FROM suspensions WHERE until > ${NOW} ORDER BY connector`,
      [],
    )
    return rows.map((row) => String(row[0]))
  }

  async requestRun(wish: Pick<RunWish, 'connector' | 'profile' | 'by'>): Promise<number> {
    const [row] = await this.#write(
      `INSERT INTO run_requests (connector, profile, at, by) VALUES ($1, $2, ${NOW}, $3) RETURNING number`,
      [wish.connector, wish.profile, wish.by],
    )
    return Number(row?.[0])
  }

  async requests(): Promise<readonly RunWish[]> {
    const rows = await this.#rows(
      `SELECT ${WISH} FROM run_requests WHERE taken_by IS NULL ORDER BY number`,
      [],
    )
    return rows.map(wishOf)
  }

  async request(number: number): Promise<RunWish | undefined> {
    const [row] = await this.#rows(`SELECT ${WISH} FROM run_requests WHERE number = $1`, [number])
    return row === undefined ? undefined : wishOf(row)
  }

  async takeRequest(number: number, owner: string): Promise<boolean> {
    const taken = await this.#write(
      'UPDATE run_requests SET taken_by = $2 WHERE number = $1 AND taken_by IS NULL RETURNING 1',
      [number, owner],
    )
    return taken.length > 0
  }

  async answerRequest(number: number, run: number): Promise<void> {
    await this.#write('UPDATE run_requests SET run = $2 WHERE number = $1', [number, run])
  }

  #rows(sql: string, values: readonly Parameter[]): Promise<Rows> {
    return this.#parts.session.rows(sql, values)
  }

  /** A write of a runner locks its lease until it is committed. */
  #write(sql: string, values: readonly Parameter[]): Promise<Rows> {
    const { session, lease } = this.#parts
    if (lease === undefined) return session.write(sql, values)
    return session.transaction(async ({ rows }) => {
      const held = await rows(
        'SELECT 1 FROM leases WHERE connector = $1 AND owner = $2 AND fence = $3 FOR SHARE',
        [lease.connector, lease.owner, lease.fence],
      )
      if (held.length === 0) throw lostLease(lease.connector)
      return rows(sql, values)
    })
  }
}
