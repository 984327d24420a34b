import { weighedAs } from '../model/change-kind.ts'
import type { Awaitable } from '../model/awaitable.ts'
import type { StagedKind } from '../state/space.ts'
import type { SpaceObject } from '../state/store.ts'
import { spaceKey, type BoundType } from './bound-type.ts'
import type { Wait } from './gate.ts'
import { changeKind } from './run/step-tally.ts'

/**
 * Lets a change of a person through, or says why it waits. What a plan holds of the person is part of the change: as
 * long as nobody has decided about it, a further change that counts under the same limit is held with it, however
 * much time has passed. One that counts under others (a delete after a held disable) is weighed for itself.
 *
 * @param before the person before the change
 * @throws SyncError `EVENTS_OVER_THRESHOLD`: see {@link Gate.admit}
 */
export function admitted(
  type: BoundType,
  kind: StagedKind,
  before: SpaceObject | undefined,
): Awaitable<Wait | undefined> {
  return before?.staged === undefined ? type.gate.admit(kind) : unlessHeld(type, kind, before.id)
}

async function unlessHeld(
  type: BoundType,
  kind: StagedKind,
  id: string,
): Promise<Wait | undefined> {
  const [record] = await type.store.space.find(spaceKey(type, id), { ids: [id] })
  const { staged, heldBy } = record ?? {}
  if (staged !== undefined && heldBy !== undefined) {
    const under = weighedAs(changeKind(staged)).filter((limit) => weighedAs(kind).includes(limit))
    const wait = under.length === 0 ? undefined : await type.gate.heldStill(heldBy, under)
    if (wait !== undefined) return wait
  }
  return type.gate.admit(kind)
}
