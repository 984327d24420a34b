import type { StatementSync } from 'node:sqlite'
import type { ChangeCounts } from '../../model/change-kind.ts'
import type { Lease } from '../lease.ts'
import { textOf } from '../object-text.ts'
import type {
  ChangedRecord,
  NewRecord,
  RecordFilter,
  ScanOptions,
  SettledBatch,
  Space,
  SpaceCounts,
  SpaceRecord,
  SpaceType,
  StagedKind,
} from '../space.ts'
import { STAGED_KIND } from '../staged-kind.ts'
import type { AuditTable } from './audit-table.ts'
import { BulkTransaction, type BulkParts } from './bulk-transaction.ts'
import { RecordCounts } from './record-counts.ts'
import { RecordTable } from './record-table.ts'
import type { Revisions } from './revisions.ts'
import { BatchSettlement } from './settle-batch.ts'
import type { StagedRanges } from './staged-ranges.ts'

/** What the space of runs needs; {@link openStore} gathers it. */
export interface SqliteSpaceParts extends BulkParts {
  readonly audit: AuditTable
  readonly ranges: StagedRanges
  readonly revisions: Revisions
  readonly rehearse: () => Promise<Space & { close(): Promise<void> }>
}

/** The connector space as runs use it, in the SQLite file that events use too. */
export class SqliteSpace implements Space {
  readonly #parts: SqliteSpaceParts
  readonly #table: RecordTable
  readonly #counts: RecordCounts
  readonly #settlement: BatchSettlement
  readonly #transaction: BulkTransaction
  readonly #last: StatementSync

  /** @param like shares its tables with this one */
  constructor(parts: SqliteSpaceParts, like?: SqliteSpace) {
    this.#parts = parts
    const { database, ranges } = parts
    this.#table = like === undefined ? new RecordTable(database, ranges, parts) : like.#table
    this.#counts = like === undefined ? new RecordCounts(database, ranges) : like.#counts
    this.#settlement = like === undefined ? new BatchSettlement(database, parts) : like.#settlement
    this.#transaction = new BulkTransaction(parts)
    this.#last = parts.database.prepare(
      'SELECT number FROM objects WHERE +type = ? ORDER BY number DESC LIMIT 1',
    )
  }

  find(
    type: SpaceType,
    by: { readonly ids: readonly string[] } | { readonly sourceKeys: readonly string[] },
  ): readonly (SpaceRecord | undefined)[] {
    return this.#read(() =>
      'ids' in by ? this.#table.byIds(type, by.ids) : this.#table.bySourceKeys(type, by.sourceKeys),
    )
  }

  scan(type: SpaceType, filter: RecordFilter, options: ScanOptions): readonly SpaceRecord[] {
    return this.#read(() => this.#table.scan(type, filter, options))
  }

  async write(
    type: SpaceType,
    records: {
      readonly dropped?: readonly number[]
      readonly changed?: readonly ChangedRecord[]
      readonly added?: readonly NewRecord[]
      readonly by?: string
    },
  ): Promise<readonly number[]> {
    const { dropped = [], changed = [], added = [], by } = records
    return this.#write(type, [...changed, ...added], (number) => {
      if (dropped.length > 0) this.#table.drop(number, dropped)
      const left = this.#table.change(changed)
      this.#table.add(number, added, by)
      return left
    })
  }

  drop(type: SpaceType, numbers: readonly number[]): Promise<void> {
    return this.#write(type, [], (number) => this.#table.drop(number, numbers))
  }

  settle(type: SpaceType, batch: SettledBatch): Promise<void> {
    return this.#write(type, [], (number) => this.#settlement.settle(number, batch))
  }

  hold(type: SpaceType, kind: StagedKind, plan: string | undefined): Promise<number> {
    const held = plan === undefined ? 'held_by IS NOT NULL' : 'held_by IS NULL'
    const { database, ranges } = this.#parts
    return this.#write(type, [], (number) => {
      if (kind === 'insert') ranges.spellOut(ranges.takeAll(number))
      const { changes } = database
        .prepare(
          `UPDATE objects SET version = version + 1, held_by = ?
           WHERE type = ? AND staged IS NOT NULL AND ${STAGED_KIND[kind]} AND ${held}`,
        )
        .run(plan ?? null, number)
      return Number(changes)
    })
  }

  counts(type: SpaceType): SpaceCounts {
    return this.#transaction.read(() => this.#counts.of(this.#numberOf(type)))
  }

  heldByPlan(type: SpaceType): ReadonlyMap<string, ChangeCounts> {
    return this.#transaction.read(() => this.#counts.heldByPlan(this.#numberOf(type)))
  }

  types(): readonly SpaceType[] {
    return this.#transaction.read(() =>
      this.#parts.database
        .prepare('SELECT connector, object_type FROM types ORDER BY 1, 2')
        .all()
        .map((row) => ({
          connector: textOf(row, 'connector') ?? '',
          objectType: textOf(row, 'object_type') ?? '',
        })),
    )
  }

  lastNumber(type: SpaceType): number {
    return this.#transaction.read(() => {
      const number = this.#last.get(this.#numberOf(type))?.['number']
      return typeof number === 'number' ? number : 0
    })
  }

  revision(connector: string): number {
    return this.#transaction.read(() => this.#parts.revisions.of(connector))
  }

  rehearse(): Promise<Space & { close(): Promise<void> }> {
    return this.#parts.rehearse()
  }

  under(lease: Lease): Space {
    const isRehearsal = this.#parts.memory === undefined
    return isRehearsal ? this : new SqliteSpace({ ...this.#parts, lease }, this)
  }

  /** Names of connectors were changed. */
  forgetNames(): void {
    this.#table.types.forget()
  }

  #read<T>(work: () => T): T {
    return this.#transaction.read(() => this.#parts.ranges.atOneMoment(work))
  }

  #numberOf(type: SpaceType): number {
    return this.#table.types.find(type.connector, type.objectType)
  }

  durable(): Promise<void> {
    return this.#transaction.durable()
  }

  async #write<T>(
    type: SpaceType,
    records: readonly NewRecord[],
    work: (type: number) => T,
  ): Promise<T> {
    const result = this.#transaction.writeAhead(
      () => work(this.#numberOf(type)),
      // Numbers of names are remembered when they are committed, which a transaction that fails is not.
      () => {
        this.#parts.revisions.move(type.connector)
        this.#table.types.take(type.connector, type.objectType)
        this.#table.internDigests(records)
      },
    )
    await this.#transaction.relieved()
    return result
  }
}
