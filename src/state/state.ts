import type { Activations } from './activations.ts'
import type { Journal } from './journal.ts'
import type { PublicIds } from './public-ids.ts'
import type { Space } from './space.ts'
import type { Store } from './store.ts'

/**
 * A connector space that is open: events use the store itself, runs its `space`, both its `journal`, and whoever
 * changes the configuration its `activations`. Each sees what the others have said.
 */
export interface State extends Store {
  readonly space: Space
  readonly journal: Journal
  readonly activations: Activations
  readonly publicIds: PublicIds
  /**
   * Fires when another process has taken the space over, or its file was deleted, with the error as its reason:
   * whatever is written here from then on is refused. Absent where that cannot happen.
   */
  readonly taken?: AbortSignal
}
