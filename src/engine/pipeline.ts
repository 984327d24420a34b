import type { CompiledObjectType } from '../compile/compiled.ts'
import type { Awaitable } from '../model/awaitable.ts'
import { unreachable } from '../model/unreachable.ts'
import { planCreate } from './plan-create.ts'
import { planDelete, planMissing } from './plan-delete.ts'
import { planUpdate } from './plan-update.ts'
import type { HeldObject, PlannedChange, PlanScope, SourceEvent } from './planned-change.ts'

/**
 * Works an event out up to the statement, without a database: the pure part of the journey
 * Delivery → StagedObject → DesiredObject → Change → Operation → Plan. The service, `provision`,
 * `explain` and mapping tests all come through here; what differs is whether the operation is sent.
 *
 * The order of the steps:
 * 1. the present object: what was last accepted, or else what the live row says (join);
 * 2. the change of the source is applied to the whole object;
 * 3. scope;
 * 4. the anchor, which must not change;
 * 5. attribute flows on the whole object, a deprovisioning rule laid over them;
 * 6. the difference from what was last written: only these columns become the operation.
 *
 * @param held what is known of the object; all but a `create` need `object` or `row`
 * @throws SyncError `OBJECT_OUT_OF_SCOPE`, `OBJECT_NO_ANCHOR`, `OBJECT_ANCHOR_CHANGED`,
 *   `FLOW_*` and what the change throws
 */
export function planEvent(
  objectType: CompiledObjectType,
  event: SourceEvent,
  held: HeldObject,
  scope: PlanScope,
): Awaitable<PlannedChange> {
  switch (event.kind) {
    case 'create':
      return planCreate(objectType, event.source, held, scope)
    case 'update':
      return planUpdate(objectType, event.change, held, scope)
    case 'delete':
      return planDelete(objectType, held, scope)
    case 'missing':
      return planMissing(objectType, held, scope)
    default:
      return unreachable(event)
  }
}
