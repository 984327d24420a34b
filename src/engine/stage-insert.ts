import { isSyncError, SyncError } from '../model/errors.ts'
import type { RowOperation } from '../sql/target.ts'
import type { BoundType } from './bound-type.ts'
import { alreadyExists, conflictOver, hasDatabaseKey } from './conflict.ts'
import type { ChangeResult } from './engine.ts'
import type { Wait } from './gate.ts'
import { rowOfInsert } from './laid-over.ts'
import { keyOfId } from './object-key.ts'
import type { PlannedChange } from './planned-change.ts'
import { resourceOf } from './resource.ts'
import { stageEvent } from './stage-event.ts'
import { takenByWaiting } from './waiting-values.ts'

type Insert = Extract<RowOperation, { kind: 'insert' }>

/** A new person whose insert waits. */
export interface StagingInsert {
  readonly id: string
  readonly plan: PlannedChange
  readonly insert: Insert
  readonly wait: Wait
}

/** What came of it: an answer, or the id of a row that stayed behind and is to be taken up. */
export type StagedInsert =
  | { readonly kind: 'done'; readonly result: ChangeResult }
  | { readonly kind: 'leftOver'; readonly id: string }

/**
 * Accepts a new person whose row is to be written later. The table, and whoever waits as well, is asked now whether
 * the row can be there at all; while the connector is suspended the database may be away, and the export finds out.
 *
 * @throws SyncError `OBJECT_EXISTS`; `CONNECTOR_UNAVAILABLE` where the database makes the key, since nobody can be
 *   told an id that does not exist yet
 */
export async function stageInsert(type: BoundType, staging: StagingInsert): Promise<StagedInsert> {
  const { id, plan, insert, wait } = staging
  if (hasDatabaseKey(type.objectType)) throw noKeyYet(type)
  const leftOver = await unlessAway(wait, () => leftOverOf(type, id, insert))
  if (leftOver !== undefined) return { kind: 'leftOver', id: leftOver }
  const taken = await takenByWaiting(type, insert.unique, insert.values, id)
  if (taken !== undefined) throw alreadyExists(type, taken)
  const object = await stageEvent(type, { id, plan, operation: insert, row: undefined, wait })
  const resource = await resourceOf(type, id, rowOfInsert(type, insert.values), object)
  const columns = Object.keys(insert.values)
  return { kind: 'done', result: { resource, report: { operation: 'insert', id, columns } } }
}

/** @returns the id of a row that stayed behind and holds a value that this one is to have */
async function leftOverOf(
  type: BoundType,
  id: string,
  insert: Insert,
): Promise<string | undefined> {
  const key = keyOfId(type.objectType, id)
  if (key !== undefined && (await type.table.read(key)) !== undefined) {
    throw alreadyExists(type, undefined)
  }
  const isGenerated = type.objectType.anchor.every((one) => one.generate !== undefined)
  for (const { column, case: rule } of insert.unique) {
    const value = insert.values[column]
    if (value === undefined || value === null) continue
    const condition = { kind: 'compare', column, comparison: 'eq', value, case: rule } as const
    const rows = await type.table.select({ condition, limit: 1 })
    if (rows.length === 0) continue
    const conflict = await conflictOver(type, column, value, id)
    if (conflict.kind === 'taken') throw alreadyExists(type, column)
    if (isGenerated) return conflict.id
  }
  return undefined
}

/** Asks the database; one that is away says nothing while the connector is suspended. */
export async function unlessAway<T>(wait: Wait, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    const away =
      isSyncError(error, 'DATABASE_UNREACHABLE') || isSyncError(error, 'DATABASE_TIMEOUT')
    if (away && wait.kind === 'suspended') return undefined
    throw error
  }
}

function noKeyYet(type: BoundType): SyncError {
  return new SyncError(
    'CONNECTOR_UNAVAILABLE',
    `The database makes the key of a ${type.name} of "${type.connector}", and rows wait to be written: nobody ` +
      'can be told an id yet. Nothing was changed; try again later.',
    { connector: type.connector, retryAfter: 60 },
  )
}
