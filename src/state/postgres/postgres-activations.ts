import type {
  Activation,
  Activations,
  ChangeChoice,
  ChangeDecision,
  ChangeEntry,
} from '../activations.ts'
import { hasPeople } from '../space-object.ts'
import type { Rows, Session } from './session.ts'

/** What activations need. */
export interface PostgresActivationsParts {
  readonly session: Session
  /** Writes what events hold in memory. */
  readonly writeOut: () => Promise<void>
  /** Forgets what events have read. */
  readonly forgetRead: () => void
  /** Told when names of connectors changed: numbers that were remembered for them are not to be trusted. */
  readonly onRenamed: () => void
}

const CHANGE =
  'plan, connector, revision, digest, before, at, state, summary, decided_at, decided_by'
const STATES = ['held', 'approved', 'rejected', 'done', 'lapsed'] as const

/** Tables that name a connector and go along when it is renamed; others have its number. */
const NAMED = [
  'types',
  'suspensions',
  'revisions',
  'runs',
  'run_requests',
  'plans',
  'changes',
  'activations',
] as const

/** Which versions connectors run, on PostgreSQL. */
export class PostgresActivations implements Activations {
  readonly #parts: PostgresActivationsParts

  constructor(parts: PostgresActivationsParts) {
    this.#parts = parts
  }

  async all(): Promise<readonly Activation[]> {
    const rows = await this.#parts.session.rows(
      'SELECT connector, revision, digest, state, at, run, refused FROM activations ORDER BY connector',
      [],
    )
    return rows.map(activationOf)
  }

  async put(activations: readonly Activation[]): Promise<void> {
    if (activations.length === 0) return
    await this.#parts.session.write(
      `INSERT INTO activations (connector, revision, digest, state, at, run, refused)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
         $7::text[])
       ON CONFLICT (connector) DO UPDATE SET revision = excluded.revision, digest = excluded.digest,
         state = excluded.state, at = excluded.at, run = excluded.run, refused = excluded.refused`,
      [
        activations.map((one) => one.connector),
        activations.map((one) => one.revision),
        activations.map((one) => one.digest),
        activations.map((one) => one.state),
        activations.map((one) => one.at),
        activations.map((one) => one.run ?? null),
        activations.map((one) => one.refused ?? null),
      ],
    )
  }

  async changes({ connector, states }: ChangeChoice = {}): Promise<readonly ChangeEntry[]> {
    const rows = await this.#parts.session.rows(
      `SELECT ${CHANGE} FROM changes
       WHERE ($1::text IS NULL OR connector = $1) AND state = ANY($2::text[]) ORDER BY at DESC, plan`,
      [connector ?? null, states ?? STATES],
    )
    return rows.map(changeOf)
  }

  async putChange(entry: ChangeEntry): Promise<void> {
    await this.#parts.session.write(
      `INSERT INTO changes (${CHANGE}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (plan) DO UPDATE SET connector = excluded.connector, revision = excluded.revision,
         digest = excluded.digest, before = excluded.before, at = excluded.at, state = excluded.state,
         summary = excluded.summary, decided_at = excluded.decided_at, decided_by = excluded.decided_by
       WHERE excluded.state <> 'held' OR changes.state NOT IN ('approved', 'rejected')`,
      [
        entry.plan,
        entry.connector,
        entry.revision,
        entry.digest,
        entry.before,
        entry.at,
        entry.state,
        entry.summary,
        entry.decidedAt ?? null,
        entry.decidedBy ?? null,
      ],
    )
  }

  async decideChange(plan: string, { state, at, by }: ChangeDecision): Promise<boolean> {
    const decided = await this.#parts.session.write(
      `UPDATE changes SET state = $2, decided_at = $3, decided_by = $4
       WHERE plan = $1 AND state = 'held' RETURNING 1`,
      [plan, state, at, by],
    )
    return decided.length > 0
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#parts.writeOut()
    await this.#parts.session.transaction(async ({ rows }) => {
      const [people] = await rows(
        'SELECT 1 FROM objects o JOIN types t ON t.number = o.type WHERE t.connector = $1 LIMIT 1',
        [to],
      )
      if (people !== undefined) throw hasPeople(to)
      for (const table of NAMED) {
        // What an empty newcomer left under the name; nobody has looked at it.
        if (table !== 'runs') await rows(`DELETE FROM ${table} WHERE connector = $1`, [to])
        await rows(`UPDATE ${table} SET connector = $1 WHERE connector = $2`, [to, from])
      }
      await rows('DELETE FROM leases WHERE connector IN ($1, $2)', [from, to])
    })
    this.#parts.onRenamed()
    this.#parts.forgetRead()
  }

  async forget(connector: string): Promise<void> {
    await this.#parts.writeOut()
    await this.#parts.session.transaction(async ({ rows }) => {
      for (const table of ['objects', 'pending', 'watermarks', 'public_ids']) {
        await rows(
          `DELETE FROM ${table} WHERE type IN (SELECT number FROM types WHERE connector = $1)`,
          [connector],
        )
      }
      for (const table of ['suspensions', 'plans', 'activations']) {
        await rows(`DELETE FROM ${table} WHERE connector = $1`, [connector])
      }
      await rows(`UPDATE changes SET state = 'lapsed' WHERE connector = $1 AND state = 'held'`, [
        connector,
      ])
    })
    this.#parts.forgetRead()
  }
}

function activationOf(row: Rows[number]): Activation {
  const [connector, revision, digest, state, at, run, refused] = row
  return {
    connector: String(connector),
    revision: String(revision),
    digest: String(digest),
    state: state === 'retired' ? 'retired' : 'active',
    at: String(at),
    ...(typeof run === 'string' && { run }),
    ...(typeof refused === 'string' && { refused }),
  }
}

function changeOf(row: Rows[number]): ChangeEntry {
  const [plan, connector, revision, digest, before, at, state, summary, decidedAt, decidedBy] = row
  return {
    plan: String(plan),
    connector: String(connector),
    revision: String(revision),
    digest: String(digest),
    before: String(before),
    at: String(at),
    state: STATES.find((one) => one === state) ?? 'lapsed',
    summary: String(summary),
    ...(typeof decidedAt === 'string' && { decidedAt }),
    ...(typeof decidedBy === 'string' && { decidedBy }),
  }
}
