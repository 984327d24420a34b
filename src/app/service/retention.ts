import { HISTORY } from '../../engine/run/run-steps.ts'
import { formatInstant, type Clock } from '../../model/clock.ts'
import type { Log } from '../../observe/log.ts'
import type { Journal } from '../../state/journal.ts'

/** How often is looked, in milliseconds. */
const LOOK = 3_600_000

/** Lets go of history and of what stood in rows, once it is older than it is kept, also where nothing ever runs. */
export class Retention {
  readonly #clock: Clock
  #next = Number.NEGATIVE_INFINITY

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Does it when it is time; otherwise nothing. */
  async look(journal: Journal, log: Log): Promise<void> {
    const now = this.#clock.now()
    if (now < this.#next && this.#next - now <= LOOK) return
    this.#next = now + LOOK
    const count = await journal.forgetBefore(formatInstant(now - HISTORY))
    if (count > 0) log.info('History that is older than 30 days was dropped.', { count })
  }
}
