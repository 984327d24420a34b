import { whenReady, type Awaitable } from '../model/awaitable.ts'
import type { Clock } from '../model/clock.ts'
import type { ConnectorDefinition } from '../model/definition.ts'
import type { Desk } from '../state/journal.ts'

/** How long what the desk said is taken as it was, in milliseconds. */
const LOOK_AGAIN = 1_000

/**
 * Whether a connector is suspended: by its configuration, or by `rollcall suspend`, which another process leaves
 * at the desk and which is seen within a second. Either ends by itself.
 */
export class SuspensionWatch {
  readonly #definition: Pick<ConnectorDefinition, 'name' | 'suspended'>
  readonly #desk: Desk
  readonly #clock: Clock
  #until = Number.NEGATIVE_INFINITY
  #lookedAt = Number.NEGATIVE_INFINITY

  constructor(
    definition: Pick<ConnectorDefinition, 'name' | 'suspended'>,
    desk: Desk,
    clock: Clock,
  ) {
    this.#definition = definition
    this.#desk = desk
    this.#clock = clock
  }

  isSuspended(): Awaitable<boolean> {
    const now = this.#clock.now()
    if (isSuspendedAt(this.#definition, now)) return true
    // Math.abs: a clock that was set back must not keep an old answer.
    if (Math.abs(now - this.#lookedAt) < LOOK_AGAIN) return now < this.#until
    this.#lookedAt = now
    return whenReady(this.#desk.suspension(this.#definition.name), (suspension) => {
      this.#until =
        suspension === undefined ? Number.NEGATIVE_INFINITY : Date.parse(suspension.until)
      return now < this.#until
    })
  }
}

/** Whether `suspend` in the configuration still holds. */
export function isSuspendedAt(
  { suspended }: Pick<ConnectorDefinition, 'suspended'>,
  now: number,
): boolean {
  if (suspended === undefined) return false
  return suspended.until === undefined || now < Date.parse(suspended.until)
}
