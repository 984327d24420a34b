import { SyncError } from '../model/errors.ts'

/** How many may wait in all before further ones are refused. */
const MOST_WAITING = 10_000

/**
 * Lets one at a time through per name, in the order of asking. A free name costs no promise to wait for.
 */
export class KeyedLock {
  readonly #queues = new Map<string, (() => void)[] | undefined>()
  readonly #most: number
  #waiting = 0

  constructor(mostWaiting: number = MOST_WAITING) {
    this.#most = mostWaiting
  }

  /**
   * Runs `work` alone among those with the same name.
   *
   * @throws SyncError `REQUEST_TOO_FAST` when too many wait already
   */
  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.#queues.has(name)) await this.#turn(name)
    else this.#queues.set(name, undefined)
    try {
      return await work()
    } finally {
      this.#pass(name)
    }
  }

  /** Runs `work` alone among those that share any of the names. Names are taken in the given order. */
  runAll<T>(names: readonly string[], work: () => Promise<T>, from = 0): Promise<T> {
    const name = names[from]
    if (name === undefined) return work()
    return this.run(name, () => this.runAll(names, work, from + 1))
  }

  /**
   * Runs `work` alone among those that share any of thousands of names. They are taken in the given order, each
   * once; whoever holds one of them must not wait for another of them.
   */
  async runTogether<T>(names: readonly string[], work: () => Promise<T>): Promise<T> {
    const taken: string[] = []
    try {
      for (const name of new Set(names)) {
        if (this.#queues.has(name)) await this.#turn(name)
        else this.#queues.set(name, undefined)
        taken.push(name)
      }
      return await work()
    } finally {
      for (const name of taken) this.#pass(name)
    }
  }

  #turn(name: string): Promise<void> {
    if (this.#waiting >= this.#most) {
      throw new SyncError(
        'REQUEST_TOO_FAST',
        `${this.#waiting} requests wait for others on the same person. Send them more slowly.`,
        { retryAfter: 1 },
      )
    }
    this.#waiting += 1
    return new Promise((resolve) => {
      const queue = this.#queues.get(name)
      if (queue === undefined) this.#queues.set(name, [resolve])
      else queue.push(resolve)
    })
  }

  /** Hands the name to the next one, without letting it go in between. */
  #pass(name: string): void {
    const next = this.#queues.get(name)?.shift()
    if (next === undefined) {
      this.#queues.delete(name)
      return
    }
    this.#waiting -= 1
    next()
  }
}
