import type { Awaitable } from '../model/awaitable.ts'
import type { SpaceType } from './space.ts'

/**
 * Ids that clients were given before a row got another key. They go on answering: the person is known under the
 * first one for ever.
 */
export interface PublicIds {
  /** Whether anybody of a connector is known under another id than that of its row. */
  any(connector: string): Awaitable<boolean>
  /** The id of the row of whoever is known under an id; `undefined` where nobody is. */
  idOf(type: SpaceType, publicId: string): Awaitable<string | undefined>
  /** Under which ids people are known, by those of their rows; who has no other is left out. */
  publicOf(type: SpaceType, ids: readonly string[]): Awaitable<ReadonlyMap<string, string>>
  /** A row is about to get another key. */
  remember(type: SpaceType, before: string, after: string): Promise<void>
  /** The same for every staged export that gives a row another key. */
  rememberStaged(type: SpaceType): Promise<void>
}
