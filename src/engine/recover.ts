import { isSyncError } from '../model/errors.ts'
import { unreachable } from '../model/unreachable.ts'
import type { Row } from '../model/value.ts'
import type { RowOutcome } from '../sql/target.ts'
import type { PendingExport, SpaceObject } from '../state/store.ts'
import { lockName, type BoundType } from './bound-type.ts'
import { settlePending } from './exporter.ts'
import { guardsOf } from './guards.ts'
import { findRow } from './find-row.ts'

/**
 * Repeats the exports that a crash left open: nobody was answered, so the work is done again, and every
 * operation may be repeated. An insert whose row is there already is settled when the row holds what was
 * to be written, and dropped otherwise: the row is somebody else's then. What the database refuses is
 * dropped, as it would have been refused to the client.
 *
 * Exports that are under way in this process are waited for and left alone.
 *
 * @returns how many there were
 * @throws SyncError `DATABASE_*` when the database is away; what is left stays pending
 */
export async function recoverExports(
  types: ReadonlyMap<string, BoundType>,
  objects: readonly SpaceObject[],
): Promise<number> {
  for (const object of objects) {
    const type = types.get(object.objectType)
    if (type === undefined) continue
    await type.lock.run(lockName(type, object.id), async () => {
      const present = await type.store.read(object)
      if (present?.pending === undefined) return
      // Sent by this process: the client was told 503, so it is looked into and not sent again.
      if (type.exporter.isUnsettled(type, object)) await type.exporter.lookInto(type, object)
      else await repeat(type, present, present.pending)
    })
  }
  return objects.length
}

async function repeat(type: BoundType, object: SpaceObject, pending: PendingExport): Promise<void> {
  try {
    const done = await repeatOperation(type, object, pending)
    if (done === 'dropped') type.store.abandon(object)
    else settlePending(type, object, pending, done.row)
  } catch (error) {
    if (!isSyncError(error) || error.meaning.status >= 500) throw error
    type.log.warn('An export that a crash left open was refused and dropped.', {
      objectType: type.name,
      anchor: object.id,
      code: error.code,
    })
    type.store.abandon(object)
  }
}

async function repeatOperation(
  type: BoundType,
  object: SpaceObject,
  pending: PendingExport,
): Promise<{ readonly row: Row | undefined } | 'dropped'> {
  switch (pending.operation) {
    case 'delete':
      await type.table.write({ kind: 'delete', key: pending.key })
      return { row: undefined }
    case 'update':
      return repeatUpdate(type, object, pending)
    case 'insert':
      return repeatInsert(type, object, pending)
    default:
      return unreachable(pending.operation)
  }
}

async function repeatUpdate(
  type: BoundType,
  object: SpaceObject,
  pending: PendingExport,
): Promise<{ readonly row: Row | undefined } | 'dropped'> {
  const { key, columns } = pending
  if (Object.keys(columns).length === 0) return { row: await type.table.read(key) }
  const outcome = await type.table.write({
    kind: 'update',
    key,
    set: columns,
    unique: guardsOf(type.objectType, columns),
  })
  // A row whose anchor was changed already stands under its new key.
  return outcome.kind === 'absent' ? { row: await findRow(type, object, pending) } : rowOf(outcome)
}

async function repeatInsert(
  type: BoundType,
  object: SpaceObject,
  pending: PendingExport,
): Promise<{ readonly row: Row | undefined } | 'dropped'> {
  const { columns } = pending
  const row = await findRow(type, object, pending)
  if (row === undefined) {
    const unique = guardsOf(type.objectType, columns)
    const insert = { kind: 'insert', values: columns, unique } as const
    const isReplacing = Object.keys(pending.key).length > 0
    return rowOf(
      await (isReplacing ? type.table.replace(pending.key, insert) : type.table.write(insert)),
    )
  }
  const same = Object.keys(columns).every((column) => row[column] === columns[column])
  return same ? { row } : 'dropped'
}

function rowOf(outcome: RowOutcome): { readonly row: Row | undefined } | 'dropped' {
  switch (outcome.kind) {
    case 'written':
      return { row: outcome.row }
    case 'absent':
      return { row: undefined }
    case 'exists':
      return 'dropped'
    default:
      return unreachable(outcome)
  }
}
