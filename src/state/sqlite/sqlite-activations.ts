import type {
  Activation,
  Activations,
  ChangeChoice,
  ChangeDecision,
  ChangeEntry,
} from '../activations.ts'
import { textOf, type StoredRow } from '../object-text.ts'
import { hasPeople } from '../space-object.ts'
import { BulkTransaction, type BulkParts } from './bulk-transaction.ts'

const STATES = ['held', 'approved', 'rejected', 'done', 'lapsed'] as const

/** Tables that name a connector and go along when it is renamed. */
const NAMED = [
  'types',
  'pending',
  'watermarks',
  'suspensions',
  'runs',
  'run_requests',
  'plans',
  'changes',
  'activations',
] as const

/** What activations need. */
export interface SqliteActivationsParts extends BulkParts {
  /** Told when names of connectors changed: numbers that were remembered for them are not to be trusted. */
  readonly onRenamed: () => void
}

/** Which versions connectors run, in the same SQLite file. */
export class SqliteActivations implements Activations {
  readonly #parts: SqliteActivationsParts
  readonly #transaction: BulkTransaction

  constructor(parts: SqliteActivationsParts) {
    this.#parts = parts
    this.#transaction = new BulkTransaction(parts)
  }

  all(): readonly Activation[] {
    return this.#transaction.read(() =>
      this.#parts.database
        .prepare('SELECT * FROM activations ORDER BY connector')
        .all()
        .map(activationOf),
    )
  }

  put(activations: readonly Activation[]): Promise<void> {
    return this.#transaction.write(() => {
      const statement = this.#parts.database.prepare(
        `INSERT OR REPLACE INTO activations (connector, revision, digest, state, at, run, refused)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      for (const { connector, revision, digest, state, at, run, refused } of activations) {
        statement.run(connector, revision, digest, state, at, run ?? null, refused ?? null)
      }
    })
  }

  changes({ connector, states }: ChangeChoice = {}): readonly ChangeEntry[] {
    return this.#transaction.read(() =>
      this.#parts.database
        .prepare(
          `SELECT * FROM changes WHERE connector = coalesce(?, connector)
             AND state IN (SELECT value FROM json_each(?)) ORDER BY at DESC, plan`,
        )
        .all(connector ?? null, JSON.stringify(states ?? STATES))
        .map(changeOf),
    )
  }

  putChange(entry: ChangeEntry): Promise<void> {
    const { plan, connector, revision, digest, before, at, state, summary } = entry
    return this.#transaction.write(() => {
      this.#parts.database
        .prepare(
          `INSERT INTO changes (plan, connector, revision, digest, before, at, state, summary,
             decided_at, decided_by)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (plan) DO UPDATE SET connector = excluded.connector, revision = excluded.revision,
             digest = excluded.digest, before = excluded.before, at = excluded.at, state = excluded.state,
             summary = excluded.summary, decided_at = excluded.decided_at, decided_by = excluded.decided_by
           WHERE excluded.state <> 'held' OR changes.state NOT IN ('approved', 'rejected')`,
        )
        .run(
          plan,
          connector,
          revision,
          digest,
          before,
          at,
          state,
          summary,
          entry.decidedAt ?? null,
          entry.decidedBy ?? null,
        )
    })
  }

  decideChange(plan: string, { state, at, by }: ChangeDecision): Promise<boolean> {
    return this.#transaction.write(() => {
      const { changes } = this.#parts.database
        .prepare(
          `UPDATE changes SET state = ?, decided_at = ?, decided_by = ? WHERE plan = ? AND state = 'held'`,
        )
        .run(state, at, by, plan)
      return changes !== 0
    })
  }

  async rename(from: string, to: string): Promise<void> {
    const { database } = this.#parts
    await this.#transaction.write(() => {
      const people = database
        .prepare(
          `SELECT 1 FROM objects o JOIN types t ON t.number = o.type
           WHERE t.connector = ? LIMIT 1`,
        )
        .get(to)
      if (people !== undefined) throw hasPeople(to)
      for (const table of NAMED) {
        // What an empty newcomer left under the name; nobody has looked at it.
        if (table !== 'runs') {
          database.prepare(`DELETE FROM ${table} WHERE connector = ?`).run(to)
        }
        database.prepare(`UPDATE ${table} SET connector = ? WHERE connector = ?`).run(to, from)
      }
      database.prepare('DELETE FROM leases WHERE connector IN (?, ?)').run(from, to)
    })
    this.#parts.onRenamed()
  }

  async forget(connector: string): Promise<void> {
    const { database } = this.#parts
    await this.#transaction.write(() => {
      for (const table of ['objects', 'public_ids', 'staged_ranges']) {
        database
          .prepare(
            `DELETE FROM ${table} WHERE type IN (SELECT number FROM types WHERE connector = ?)`,
          )
          .run(connector)
      }
      for (const table of ['pending', 'watermarks', 'suspensions', 'plans', 'activations']) {
        database.prepare(`DELETE FROM ${table} WHERE connector = ?`).run(connector)
      }
      database
        .prepare(`UPDATE changes SET state = 'lapsed' WHERE connector = ? AND state = 'held'`)
        .run(connector)
    })
    this.#parts.memory?.forgetRead()
  }
}

function activationOf(row: StoredRow): Activation {
  const run = textOf(row, 'run')
  const refused = textOf(row, 'refused')
  return {
    connector: textOf(row, 'connector') ?? '',
    revision: textOf(row, 'revision') ?? '',
    digest: textOf(row, 'digest') ?? '',
    state: row['state'] === 'retired' ? 'retired' : 'active',
    at: textOf(row, 'at') ?? '',
    ...(run !== undefined && { run }),
    ...(refused !== undefined && { refused }),
  }
}

function changeOf(row: StoredRow): ChangeEntry {
  const decidedAt = textOf(row, 'decided_at')
  const decidedBy = textOf(row, 'decided_by')
  return {
    plan: textOf(row, 'plan') ?? '',
    connector: textOf(row, 'connector') ?? '',
    revision: textOf(row, 'revision') ?? '',
    digest: textOf(row, 'digest') ?? '',
    before: textOf(row, 'before') ?? '',
    at: textOf(row, 'at') ?? '',
    state: STATES.find((one) => one === row['state']) ?? 'lapsed',
    summary: textOf(row, 'summary') ?? '',
    ...(decidedAt !== undefined && { decidedAt }),
    ...(decidedBy !== undefined && { decidedBy }),
  }
}
