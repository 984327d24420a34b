import type { Awaitable } from '../model/awaitable.ts'
import type { Clock } from '../model/clock.ts'
import { isSyncError } from '../model/errors.ts'
import type { Space, SpaceType } from '../state/space.ts'

/** How long "nothing waits" is believed, in milliseconds: runs and other processes stage exports too. */
const LOOK_AGAIN = 1_000

/** Whether anybody of an object type has a staged export, so that lists look only then. */
export class WaitingExports {
  readonly #space: Space
  readonly #type: SpaceType
  readonly #clock: Clock
  #any = false
  #lookedAt = Number.NEGATIVE_INFINITY

  constructor(space: Space, type: SpaceType, clock: Clock) {
    this.#space = space
    this.#type = type
    this.#clock = clock
  }

  /** An event has staged an export. */
  noticed(): void {
    this.#any = true
  }

  any(): Awaitable<boolean> {
    const now = this.#clock.now()
    if (now - this.#lookedAt < LOOK_AGAIN) return this.#any
    this.#lookedAt = now
    try {
      const staged = this.#space.scan(this.#type, { kind: 'staged' }, { limit: 1 })
      return staged instanceof Promise
        ? staged.then(this.#found, this.#unlessUnreadable)
        : this.#found(staged)
    } catch (error) {
      return this.#unlessUnreadable(error)
    }
  }

  readonly #found = (records: readonly unknown[]): boolean => (this.#any = records.length > 0)

  /** A connector space that takes no writes does not keep anybody from reading: what was known goes on. */
  readonly #unlessUnreadable = (error: unknown): boolean => {
    if (isSyncError(error, 'STATE_UNREADABLE')) return this.#any
    throw error
  }
}
