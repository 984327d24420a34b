import type { RowOperation } from '../sql/target.ts'
import type { SpaceObject } from '../state/store.ts'
import { spaceKey, unknownObject, type BoundType } from './bound-type.ts'
import { settledObject } from './pending-export.ts'
import type { PlannedChange } from './planned-change.ts'

/**
 * Sends a DELETE. A row that the table keeps all the same (an INSTEAD OF trigger that only marks it) belongs
 * to nobody from then on, as with `onDelete: keep`.
 *
 * @throws SyncError `OBJECT_UNKNOWN` when there is no row, and what the table throws
 */
export async function sendDelete(
  type: BoundType,
  id: string,
  plan: PlannedChange,
  before: SpaceObject | undefined,
  operation: Extract<RowOperation, { kind: 'delete' }>,
  requestId: string,
): Promise<void> {
  const key = spaceKey(type, id)
  const outcome = await type.exporter.send(type, key, plan, operation, requestId)
  if (outcome.kind === 'written' && outcome.row !== undefined) {
    const stayed = { ...plan, becomes: 'deprovisioned' } as const
    type.store.settle(key, settledObject(key, stayed, before, type.clock.now()))
    return
  }
  type.store.forget(key)
  if (outcome.kind === 'absent') throw unknownObject(type)
}
