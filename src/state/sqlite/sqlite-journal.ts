import { setImmediate } from 'node:timers/promises'
import { formatInstant, type Clock } from '../../model/clock.ts'
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
import type { SpaceType } from '../space.ts'
import { noWritten } from '../staged-kind.ts'
import type { AuditTable } from './audit-table.ts'
import { BulkTransaction, type BulkParts } from './bulk-transaction.ts'
import { DeskTable } from './desk-table.ts'
import { LeaseTable } from './lease-table.ts'
import { RunTable } from './run-table.ts'

/** What the journal needs; {@link openStore} gathers it. */
export interface SqliteJournalParts extends BulkParts {
  readonly audit: AuditTable
  readonly clock: Clock
}

/** What is kept beside objects, in the same SQLite file. */
export class SqliteJournal implements Journal {
  readonly #parts: SqliteJournalParts
  readonly #transaction: BulkTransaction
  readonly #runs: RunTable
  readonly #desk: DeskTable
  readonly #leases: LeaseTable

  constructor(parts: SqliteJournalParts) {
    this.#parts = parts
    this.#transaction = new BulkTransaction(parts)
    this.#runs = new RunTable(parts.database)
    this.#desk = new DeskTable(parts.database)
    this.#leases = new LeaseTable(parts.database)
  }

  under(lease: Lease): Journal {
    return new SqliteJournal({ ...this.#parts, lease })
  }

  startRun(entry: Omit<RunEntry, 'run' | 'result' | 'endedAt'>): Promise<number> {
    return this.#transaction.write(() => this.#runs.start(entry))
  }

  updateRun(
    run: number,
    change: Pick<RunEntry, 'result' | 'report'> & { readonly endedAt?: string },
  ): Promise<void> {
    return this.#transaction.write(() => this.#runs.update(run, change))
  }

  runs(options: {
    readonly connector?: string
    readonly limit: number
    readonly before?: number
  }): readonly RunEntry[] {
    return this.#transaction.read(() => this.#runs.last(options))
  }

  run(run: number): RunEntry | undefined {
    return this.#transaction.read(() => this.#runs.find(run))
  }

  audit(query: AuditQuery): readonly AuditEntry[] {
    return this.#transaction.read(() => this.#parts.audit.entries(query))
  }

  async writtenSince(connector: string, since: string): Promise<WrittenCounts> {
    const { audit } = this.#parts
    const counts = noWritten()
    const from = (instant: string): string | undefined =>
      this.#transaction.read(() => audit.addWritten(counts, connector, instant))
    for (let next = from(since); next !== undefined; next = from(next)) {
      // A window may hold millions of entries, and others wait for the event loop.
      await setImmediate()
    }
    return counts
  }

  async forgetBefore(instant: string): Promise<number> {
    const { audit } = this.#parts
    let count = 0
    while (this.#transaction.read(() => audit.hasBefore(instant))) {
      count += this.#transaction.writeAhead(() => audit.forgetSome(instant))
      // Days of entries may be due at once, and others wait for the event loop.
      await setImmediate()
    }
    return this.#transaction.write(
      () => count + this.#runs.forgetBefore(instant) + this.#desk.forgetBefore(instant),
    )
  }

  putPlan(plan: PlanEntry): Promise<void> {
    return this.#transaction.write(() => this.#desk.putPlan(plan))
  }

  plans(which?: PlanChoice): readonly PlanEntry[] {
    return this.#transaction.read(() => this.#desk.plans(which))
  }

  plan(plan: string): PlanEntry | undefined {
    return this.#transaction.read(() => this.#desk.plan(plan))
  }

  watermark(type: SpaceType, name: string): string | undefined {
    return this.#transaction.read(() => {
      const value = this.#parts.database
        .prepare(
          'SELECT value FROM watermarks WHERE connector = ? AND object_type = ? AND name = ?',
        )
        .get(type.connector, type.objectType, name)?.['value']
      return typeof value === 'string' ? value : undefined
    })
  }

  setWatermark(type: SpaceType, name: string, value: string): Promise<void> {
    return this.#transaction.write(() => {
      this.#parts.database
        .prepare(
          'INSERT OR REPLACE INTO watermarks (connector, object_type, name, value) VALUES (?, ?, ?, ?)',
        )
        .run(type.connector, type.objectType, name, value)
    })
  }

  takeLease(connector: string, owner: string, milliseconds: number): Promise<Lease | undefined> {
    const now = this.#parts.clock.now()
    return this.#transaction.write(() => this.#leases.take(connector, owner, now, milliseconds))
  }

  renewLease(lease: Lease, milliseconds: number): Promise<Lease | undefined> {
    const now = this.#parts.clock.now()
    return this.#transaction.write(() => this.#leases.renew(lease, now, milliseconds))
  }

  releaseLease(lease: Lease): Promise<void> {
    return this.#transaction.write(() => this.#leases.release(lease))
  }

  lastLeaseOf(connector: string): Lease | undefined {
    return this.#transaction.read(() => this.#leases.lastOf(connector))
  }

  leaseOf(connector: string): Lease | undefined {
    return this.#transaction.read(() => this.#leases.of(connector, this.#parts.clock.now()))
  }

  suspend(connector: string, reason: string, until: string, by: string): Promise<void> {
    return this.#transaction.write(() => this.#desk.suspend(connector, { reason, until, by }))
  }

  resume(connector: string): Promise<boolean> {
    return this.#transaction.write(() => this.#desk.resume(connector, this.#now()))
  }

  suspension(connector: string): Suspension | undefined {
    return this.#transaction.read(() => this.#desk.suspension(connector, this.#now()))
  }

  suspended(): readonly string[] {
    return this.#transaction.read(() => this.#desk.suspended(this.#now()))
  }

  requestRun(wish: Pick<RunWish, 'connector' | 'profile' | 'by'>): Promise<number> {
    return this.#transaction.write(() => this.#desk.requestRun(wish, this.#now()))
  }

  requests(): readonly RunWish[] {
    return this.#transaction.read(() => this.#desk.requests())
  }

  request(number: number): RunWish | undefined {
    return this.#transaction.read(() => this.#desk.request(number))
  }

  takeRequest(number: number, owner: string): Promise<boolean> {
    return this.#transaction.write(() => this.#desk.takeRequest(number, owner))
  }

  answerRequest(number: number, run: number): Promise<void> {
    return this.#transaction.write(() => this.#desk.answerRequest(number, run))
  }

  #now(): string {
    return formatInstant(this.#parts.clock.now())
  }
}
