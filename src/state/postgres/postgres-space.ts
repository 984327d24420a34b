import type {
  ChangedRecord,
  NewRecord,
  RecordFilter,
  SettledBatch,
  Space,
  SpaceCounts,
  SpaceRecord,
  SpaceType,
  StagedKind,
} from '../space.ts'
import { lostLease } from '../../model/lost-lease.ts'
import type { ChangeCounts } from '../../model/change-kind.ts'
import type { Lease } from '../lease.ts'
import { STAGED_KIND } from '../staged-kind.ts'
import type { PostgresAudit } from './postgres-audit.ts'
import { countHeld, countRecords } from './postgres-counts.ts'
import {
  addRecords,
  changeRecords,
  findByIds,
  findBySourceKeys,
  scanRecords,
} from './postgres-records.ts'
import type { Session, Statements } from './session.ts'
import { settleRecords } from './settle-records.ts'
import type { TypeNumbers } from './type-numbers.ts'

/** What the space of runs needs. */
export interface PostgresSpaceParts {
  readonly session: Session
  readonly types: TypeNumbers
  readonly audit: PostgresAudit
  /** Writes what events hold in memory; absent in a rehearsal. */
  readonly writeOut?: () => Promise<void>
  readonly rehearse: () => Promise<Space & { close(): Promise<void> }>
  /** Whose writes they are: nothing is written once somebody else has the lease. */
  readonly lease?: Lease
}

/** Notes inside a transaction, as its last statement, that a connector was written: it locks one small row. */
export async function moveRevision({ rows }: Statements, connector: string): Promise<void> {
  await rows(
    `INSERT INTO revisions AS r (connector, number) VALUES ($1, 1)
     ON CONFLICT (connector) DO UPDATE SET number = r.number + 1`,
    [connector],
  )
}

/**
 * The same for a runner, which must have the lease. The lease is locked until the transaction ends: who takes it over
 * meanwhile waits for that end.
 *
 * @throws SyncError `RUN_LEASE_LOST`
 */
async function moveRevisionUnder({ rows }: Statements, lease: Lease): Promise<void> {
  const [moved] = await rows(
    `WITH held AS (SELECT 1 FROM leases WHERE connector = $1 AND owner = $2 AND fence = $3 FOR SHARE)
     INSERT INTO revisions AS r (connector, number) SELECT $1, 1 FROM held
     ON CONFLICT (connector) DO UPDATE SET number = r.number + 1 RETURNING 1`,
    [lease.connector, lease.owner, lease.fence],
  )
  if (moved === undefined) throw lostLease(lease.connector)
}

/** The connector space as runs use it, on PostgreSQL. */
export class PostgresSpace implements Space {
  readonly #parts: PostgresSpaceParts

  constructor(parts: PostgresSpaceParts) {
    this.#parts = parts
  }

  async find(
    type: SpaceType,
    by: { readonly ids: readonly string[] } | { readonly sourceKeys: readonly string[] },
  ): Promise<readonly (SpaceRecord | undefined)[]> {
    const number = await this.#ready(type)
    return 'ids' in by
      ? findByIds(this.#parts.session, number, by.ids)
      : findBySourceKeys(this.#parts.session, number, by.sourceKeys)
  }

  async scan(
    type: SpaceType,
    filter: RecordFilter,
    options: { readonly after?: number; readonly limit: number },
  ): Promise<readonly SpaceRecord[]> {
    return scanRecords(this.#parts.session, await this.#ready(type), filter, options)
  }

  write(
    type: SpaceType,
    records: {
      readonly dropped?: readonly number[]
      readonly changed?: readonly ChangedRecord[]
      readonly added?: readonly NewRecord[]
    },
  ): Promise<readonly number[]> {
    const { dropped = [], changed = [], added = [] } = records
    return this.#write(type, async (statements, number) => {
      if (dropped.length > 0) await drop(statements, number, dropped)
      const left = await changeRecords(statements, changed)
      await addRecords(statements, number, added)
      return left
    })
  }

  drop(type: SpaceType, numbers: readonly number[]): Promise<void> {
    return this.#write(type, (statements, number) => drop(statements, number, numbers))
  }

  settle(type: SpaceType, batch: SettledBatch): Promise<void> {
    return this.#write(type, (statements, number) =>
      settleRecords(statements, number, batch, this.#parts.audit),
    )
  }

  hold(type: SpaceType, kind: StagedKind, plan: string | undefined): Promise<number> {
    const held = plan === undefined ? 'held_by IS NOT NULL' : 'held_by IS NULL'
    return this.#write(type, async ({ rows }, number) => {
      const changed = await rows(
        `UPDATE objects SET version = version + 1, held_by = $2
         WHERE type = $1 AND staged IS NOT NULL AND ${STAGED_KIND[kind]} AND ${held} RETURNING 1`,
        [number, plan ?? null],
      )
      return changed.length
    })
  }

  async counts(type: SpaceType): Promise<SpaceCounts> {
    return countRecords(this.#parts.session, await this.#ready(type))
  }

  async heldByPlan(type: SpaceType): Promise<ReadonlyMap<string, ChangeCounts>> {
    return countHeld(this.#parts.session, await this.#ready(type))
  }

  async types(): Promise<readonly SpaceType[]> {
    await this.#parts.writeOut?.()
    const rows = await this.#parts.session.rows(
      'SELECT connector, object_type FROM types ORDER BY 1, 2',
      [],
    )
    return rows.map(([connector, objectType]) => ({
      connector: String(connector),
      objectType: String(objectType),
    }))
  }

  async lastNumber(type: SpaceType): Promise<number> {
    const number = await this.#ready(type)
    const [row] = await this.#parts.session.rows(
      'SELECT coalesce(max(number), 0) FROM objects WHERE type = $1',
      [number],
    )
    return Number(row?.[0] ?? 0)
  }

  async revision(connector: string): Promise<number> {
    await this.#parts.writeOut?.()
    const [row] = await this.#parts.session.rows(
      'SELECT number FROM revisions WHERE connector = $1',
      [connector],
    )
    return Number(row?.[0] ?? 0)
  }

  rehearse(): Promise<Space & { close(): Promise<void> }> {
    return this.#parts.rehearse()
  }

  under(lease: Lease): Space {
    const isRehearsal = this.#parts.writeOut === undefined
    return isRehearsal ? this : new PostgresSpace({ ...this.#parts, lease })
  }

  /** A commit that waits for the disk brings those before it along. */
  async durable(connector: string): Promise<void> {
    await this.#parts.session.rows('UPDATE revisions SET number = number WHERE connector = $1', [
      connector,
    ])
  }

  /** Everything that events have said is in sight. */
  async #ready(type: SpaceType): Promise<number> {
    await this.#parts.writeOut?.()
    return this.#parts.types.of(type)
  }

  async #write<T>(
    type: SpaceType,
    work: (statements: Statements, type: number) => Promise<T>,
  ): Promise<T> {
    const number = await this.#ready(type)
    const { session, lease } = this.#parts
    return session.transaction(
      async (statements) => {
        const result = await work(statements, number)
        if (lease === undefined) await moveRevision(statements, type.connector)
        else await moveRevisionUnder(statements, lease)
        return result
      },
      { ahead: true },
    )
  }
}

async function drop({ rows }: Statements, type: number, numbers: readonly number[]): Promise<void> {
  await rows('DELETE FROM objects WHERE type = $1 AND number = ANY($2::bigint[])', [type, numbers])
}
