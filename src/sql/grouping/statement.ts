import { SyncError } from '../../model/errors.ts'
import { emptyRow, type Row } from '../../model/value.ts'
import type { Connection, Database, Dialect } from '../dialects/dialect.ts'
import { activeGuards, type Performer } from '../perform.ts'
import { rowKey } from '../row-key.ts'
import { decodeRow } from '../statement.ts'
import { type BatchStatement, compileBatch } from '../statements/batch.ts'
import type { Applied, RowOperation, RowOutcome } from '../target.ts'
import type { WriteLane } from './lane.ts'

/** Rows of one statement. */
const LARGEST_BATCH = 200

/** Statements of one shape that are on their way at the same time. */
const IN_FLIGHT = 2

interface Waiting {
  readonly operation: RowOperation
  readonly performer: Performer
  readonly resolve: (applied: Applied) => void
  readonly reject: (thrown: unknown) => void
}

interface Shape {
  readonly batch: BatchStatement
  readonly waiting: Waiting[]
  inFlight: number
  /** Whether the next tick sends what is waiting. */
  turning: boolean
}

/**
 * Micro-batching: the writes of one tick, and those that come while enough of their shape
 * are on their way, become one statement, and so one commit. Two are on their way at a time, so that one is
 * worked on while the other is brought to the disk. What a batch cannot say of one row is asked again for that
 * row alone, and when a row spoils a batch each goes on its own.
 */
export class StatementGroup implements WriteLane {
  readonly #database: Database
  readonly #failure: Dialect['failure']
  readonly #shapes = new WeakMap<Performer, Map<string, Shape | undefined>>()

  constructor(database: Database, failure: Dialect['failure']) {
    this.#database = database
    this.#failure = failure
  }

  submit(performer: Performer, operation: RowOperation): Promise<Applied> {
    const shape = this.#shapeOf(performer, operation)
    if (shape === undefined) return this.#alone(performer, operation)
    return new Promise((resolve, reject) => {
      shape.waiting.push({ operation, performer, resolve, reject })
      if (shape.turning) return
      shape.turning = true
      // Events whose pending exports share a commit have all submitted their write by then.
      process.nextTick(() => {
        shape.turning = false
        this.#next(shape)
      })
    })
  }

  #next(shape: Shape): void {
    if (shape.waiting.length === 0 || shape.inFlight >= IN_FLIGHT) return
    shape.inFlight += 1
    const next = (): void => {
      shape.inFlight -= 1
      this.#next(shape)
    }
    this.#together(shape, shape.waiting.splice(0, LARGEST_BATCH)).then(next, next)
  }

  async #together(shape: Shape, entries: readonly Waiting[]): Promise<void> {
    let outcomes: ReadonlyMap<number, RowOutcome> = new Map()
    if (entries.length > 1) {
      try {
        outcomes = await this.#database.run((connection) =>
          runBatch(connection, shape.batch, entries),
        )
      } catch (thrown) {
        if (!this.#undone(thrown)) {
          for (const entry of entries) entry.reject(thrown)
          return
        }
        // Which row it was shows when each is tried by itself; their own errors are the answer.
      }
    }
    await Promise.all(
      entries.map((entry, at) => {
        const outcome = outcomes.get(at)
        if (outcome === undefined) {
          return this.#alone(entry.performer, entry.operation).then(entry.resolve, entry.reject)
        }
        entry.resolve({ outcome })
        return Promise.resolve()
      }),
    )
  }

  /**
   * Whether a batch certainly left nothing behind and its rows may fare better alone. A lost answer is no
   * such case: who tries again must know that the row may be there already.
   */
  #undone(thrown: unknown): boolean {
    if (thrown instanceof SyncError) return thrown.code.startsWith('ROW_')
    const { code } = this.#failure(thrown)
    return code.startsWith('ROW_') || code === 'DATABASE_CONTENTION'
  }

  #alone(performer: Performer, operation: RowOperation): Promise<Applied> {
    return this.#database.run(async (connection) => ({
      outcome: await performer.perform(connection, operation),
    }))
  }

  #shapeOf(performer: Performer, operation: RowOperation): Shape | undefined {
    let shapes = this.#shapes.get(performer)
    if (shapes === undefined) {
      shapes = new Map()
      this.#shapes.set(performer, shapes)
    }
    const name = shapeName(operation)
    if (shapes.has(name)) return shapes.get(name)
    const batch = compileBatch(performer.statements.table, operation)
    const shape =
      batch === undefined ? undefined : { batch, waiting: [], inFlight: 0, turning: false }
    shapes.set(name, shape)
    return shape
  }
}

function shapeName(operation: RowOperation): string {
  if (operation.kind === 'delete') return 'delete'
  const values = operation.kind === 'insert' ? operation.values : operation.set
  let name: string = operation.kind
  for (const column of Object.keys(values)) name += `,${column.length}:${column}`
  for (const guard of activeGuards(operation.unique, values))
    name += `|${guard.case}:${guard.column}`
  return name
}

async function runBatch(
  connection: Connection,
  batch: BatchStatement,
  entries: readonly Waiting[],
): Promise<ReadonlyMap<number, RowOutcome>> {
  const { statement, anchor } = batch
  const parameters = statement.slots.map((slot) =>
    entries.map(({ operation }) =>
      slot.encode(
        (slot.role === 'key' ? keyOf(operation) : valuesOf(operation))[slot.column] ?? null,
      ),
    ),
  )
  const answer = await connection.execute(statement, parameters)
  const outcomes = new Map<number, RowOutcome>()
  if (batch.ordinal) {
    for (const raw of answer.rows) {
      const at = Number(raw[0]) - 1
      const row = batch.rows ? decodeRow(statement.result, raw.slice(1)) : undefined
      outcomes.set(at, row === undefined ? { kind: 'written' } : { kind: 'written', row })
    }
    return outcomes
  }
  const rows = new Map<string, Row>()
  for (const raw of answer.rows) {
    const row = decodeRow(statement.result, raw)
    rows.set(rowKey(row, anchor), row)
  }
  for (const [at, { operation }] of entries.entries()) {
    const row = rows.get(rowKey(valuesOf(operation), anchor))
    if (row !== undefined) outcomes.set(at, { kind: 'written', row })
  }
  return outcomes
}

const NOTHING = emptyRow()

function keyOf(operation: RowOperation): Row {
  return operation.kind === 'insert' ? NOTHING : operation.key
}

function valuesOf(operation: RowOperation): Row {
  if (operation.kind === 'insert') return operation.values
  return operation.kind === 'update' ? operation.set : NOTHING
}
