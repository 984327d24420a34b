import {
  CHANGE_KINDS,
  noChanges,
  type ChangeCounts,
  type ChangeKind,
} from '../../model/change-kind.ts'
import type { Space, SpaceType } from '../../state/space.ts'

/** What each plan holds now over some object types: what its approval would write. */
export async function heldByPlan(
  space: Pick<Space, 'heldByPlan'>,
  types: readonly SpaceType[],
): Promise<ReadonlyMap<string, ChangeCounts>> {
  const plans = new Map<string, Record<ChangeKind, number>>()
  for (const type of types) {
    for (const [plan, held] of await space.heldByPlan(type)) {
      const counts = plans.get(plan) ?? noChanges()
      plans.set(plan, counts)
      for (const kind of CHANGE_KINDS) counts[kind] += held[kind]
    }
  }
  return plans
}
