import type { Row } from '../model/value.ts'
import type { RowOperation } from '../sql/target.ts'
import type { SpaceObject } from '../state/store.ts'
import { spaceKey, unknownObject, type BoundType } from './bound-type.ts'
import { eventAudit } from './event-audit.ts'
import { settledObject } from './pending-export.ts'
import type { PlannedChange } from './planned-change.ts'

/** What is known of a row before an event. */
export interface KnownRow {
  readonly object: SpaceObject | undefined
  /** The live row, where it was read. */
  readonly row: Row | undefined
}

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
  before: KnownRow,
  operation: Extract<RowOperation, { kind: 'delete' }>,
  requestId: string,
): Promise<void> {
  const key = spaceKey(type, id)
  const outcome = await type.exporter.send(type, key, plan, operation, requestId)
  const written = before.row ?? before.object?.written
  const audit = eventAudit(type, { operation, before: written, disables: false, requestId })
  if (outcome.kind === 'written' && outcome.row !== undefined) {
    const stayed = { ...plan, becomes: 'deprovisioned' } as const
    type.store.settle(key, settledObject(key, stayed, before.object, type.clock.now()), audit)
    return
  }
  if (outcome.kind === 'absent') {
    type.store.forget(key)
    throw unknownObject(type)
  }
  type.store.forget(key, audit)
}
