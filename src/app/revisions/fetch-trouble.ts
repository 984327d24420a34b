import type { Clock } from '../../model/clock.ts'

/** First and longest pause before a commit that could not be fetched is tried again, in milliseconds. */
const FIRST_PAUSE = 5_000
const LONGEST_PAUSE = 600_000

/** What could be seen and not be fetched, and when that is worth another try: pauses double from time to time. */
export class FetchTrouble {
  readonly #clock: Clock
  #last: { readonly mark: string; readonly times: number; readonly until: number } | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @param mark what was to be fetched */
  failed(mark: string): void {
    const times = this.#last?.mark === mark ? this.#last.times + 1 : 0
    const pause = Math.min(FIRST_PAUSE * 2 ** Math.min(times, 10), LONGEST_PAUSE)
    this.#last = { mark, times, until: this.#clock.now() + pause }
  }

  ended(): void {
    this.#last = undefined
  }

  isTooSoon(mark: string): boolean {
    if (this.#last?.mark !== mark) return false
    const left = this.#last.until - this.#clock.now()
    // More than the longest pause: the clock was set back.
    return left > 0 && left <= LONGEST_PAUSE
  }
}
