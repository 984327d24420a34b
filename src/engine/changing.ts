import type { Row } from '../model/value.ts'
import type { SpaceObject } from '../state/store.ts'
import type { BoundType } from './bound-type.ts'
import type { EventContext } from './engine.ts'
import type { PlannedChange } from './planned-change.ts'

/** A change as it runs: the object's lock is held. */
export interface Changing {
  readonly type: BoundType
  readonly id: string
  readonly rowKey: Row
  readonly before: SpaceObject | undefined
  /** The live row, where it was read. */
  readonly row: Row | undefined
  readonly plan: PlannedChange
  readonly context: EventContext
}
