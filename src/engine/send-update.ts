import { emptyRow, type Row } from '../model/value.ts'
import type { RowOperation } from '../sql/target.ts'
import { spaceKey, unknownObject, type BoundType } from './bound-type.ts'
import { alreadyExists, conflictOver } from './conflict.ts'
import { guardsOf } from './guards.ts'
import type { PlannedChange } from './planned-change.ts'
import { driftIn } from './write-set.ts'

type Update = Extract<RowOperation, { kind: 'update' }>

/** What became of an UPDATE; `durable` as in `Written`. */
export interface SentUpdate {
  /** The live row that it left; `undefined` when it is gone afterwards (a trigger). */
  readonly row: Row | undefined
  /** Every column that was written. */
  readonly set: Row
  /** What somebody else's edit had put into columns that were written over. */
  readonly edited?: Row
  readonly durable: () => Promise<void>
}

/**
 * Sends an UPDATE, mended once where somebody else has edited a column that the client touched.
 *
 * @throws SyncError `OBJECT_UNKNOWN` when there is no row, `OBJECT_EXISTS`, and what the table throws
 */
export async function sendUpdate(
  type: BoundType,
  id: string,
  plan: PlannedChange,
  operation: Update,
  requestId: string,
): Promise<SentUpdate> {
  const key = spaceKey(type, id)
  const outcome = await type.exporter.sendAhead(type, key, plan, operation, requestId)
  if (outcome.kind === 'absent') {
    type.store.forget(key)
    throw unknownObject(type)
  }
  if (outcome.kind === 'exists') {
    const unguarded = await pastLeftOver(type, id, plan, operation, outcome.column)
    return sendUpdate(type, id, plan, unguarded, requestId)
  }
  const { row: live, durable } = outcome
  if (live === undefined) return { row: undefined, set: operation.set, durable }
  const drift = driftIn(plan.desired, live, plan.touched, operation.set)
  if (drift === undefined) return { row: live, set: operation.set, durable }
  await durable()
  const unique = guardsOf(type.objectType, drift)
  const mending = { kind: 'update', key: operation.key, set: drift, unique } as const
  const mended = await sendUpdate(type, id, { ...plan, touched: [] }, mending, requestId)
  return { ...mended, set: { ...operation.set, ...drift }, edited: valuesOf(live, drift) }
}

function valuesOf(row: Row, columns: Row): Row {
  const values = emptyRow()
  for (const column in columns) values[column] = row[column] ?? null
  return values
}

/** The same UPDATE without the guard of a value that only a row left behind still holds. */
async function pastLeftOver(
  type: BoundType,
  id: string,
  plan: PlannedChange,
  operation: Update,
  column: string | undefined,
): Promise<Update> {
  const guarded = operation.unique.some((one) => one.column === column)
  const conflict =
    column === undefined || !guarded
      ? undefined
      : await conflictOver(type, column, operation.set[column], id)
  if (conflict?.kind === 'leftOver') {
    return { ...operation, unique: operation.unique.filter((one) => one.column !== column) }
  }
  if (plan.joins === undefined) type.store.abandon(spaceKey(type, id))
  else type.store.forget(spaceKey(type, id))
  throw alreadyExists(type, column)
}
