import { setTimeout as realSleep } from 'node:timers/promises'

/** How to look again and again. Times in milliseconds. */
export interface PollOptions {
  readonly every: number
  /** From 0 to below 1; so that many services do not ask at the same moment. */
  readonly random: () => number
  /**
   * Looks once.
   *
   * @returns whether there is something new
   */
  readonly look: (signal: AbortSignal) => Promise<boolean>
  /** Told what a look threw; the next one comes later and later until one succeeds. */
  readonly onFailure: (error: unknown) => void
  readonly onSuccess: () => void
  /** Waits so long, or until the signal; the machine's own when left out. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

/** The first pause after a look that failed, and the longest one unless looks are further apart anyway. */
const FIRST_PAUSE = 5_000
const LONGEST_PAUSE = 600_000
/** Looks that somebody asks for are at least so far apart. */
const APART = 2_000
/** A hook may be sent before everybody is shown what it tells of: it is looked once more. */
const ONCE_MORE = 5_000
/** Part of a pause that chance decides. */
const JITTER = 0.2

/** Looks for news at intervals, and at once when somebody says that there may be some. */
export class Poll {
  readonly #options: PollOptions
  readonly #closed = new AbortController()
  readonly #running: Promise<void>
  #sleeping = new AbortController()
  #woken = false

  constructor(options: PollOptions) {
    this.#options = options
    this.#running = this.#run()
  }

  /** Has it looked soon. However often it is said meanwhile, one look answers all. */
  wake(): void {
    this.#woken = true
    this.#sleeping.abort()
  }

  async close(): Promise<void> {
    this.#closed.abort()
    this.#sleeping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#closed
    let failures = 0
    let pause = this.#jittered(this.#options.every)
    while (!signal.aborted) {
      await this.#sleep(pause)
      if (signal.aborted) return
      const woken = this.#woken
      this.#woken = false
      try {
        const news = await this.#options.look(signal)
        failures = 0
        this.#options.onSuccess()
        pause = woken && !news ? Math.min(ONCE_MORE, this.#options.every) : this.#options.every
      } catch (error) {
        if (signal.aborted) return
        this.#options.onFailure(error)
        pause = this.#pauseAfter(failures)
        failures += 1
      }
      pause = this.#jittered(pause)
      await this.#wait(APART, signal)
    }
  }

  /** Sleeps until the time is over, or somebody wakes it or has already. */
  async #sleep(pause: number): Promise<void> {
    this.#sleeping = new AbortController()
    if (this.#woken || this.#closed.signal.aborted) return
    await this.#wait(pause, this.#sleeping.signal)
  }

  async #wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    await (this.#options.sleep ?? sleep)(milliseconds, signal)
  }

  #pauseAfter(failures: number): number {
    const { every } = this.#options
    const longest = Math.max(LONGEST_PAUSE, every)
    return Math.min(longest, Math.min(FIRST_PAUSE, every) * 2 ** Math.min(failures, 20))
  }

  #jittered(pause: number): number {
    return pause * (1 - JITTER / 2 + JITTER * this.#options.random())
  }
}

/** Nobody stays alive for the next look. */
async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await realSleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined)
}
