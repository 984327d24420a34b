/**
 * Does one thing at a time for each connector, in the order of asking. What waits under a name is not taken a
 * second time.
 */
export class WorkQueue {
  readonly #last = new Map<string, Promise<void>>()
  readonly #waiting = new Map<string, Set<string>>()
  readonly #onFailure: (error: unknown) => void

  /** @param onFailure told what work throws; the next goes on */
  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure
  }

  /**
   * @returns whether it was taken
   */
  add(connector: string, name: string, work: () => Promise<void>): boolean {
    const waiting = this.#waiting.get(connector) ?? new Set()
    this.#waiting.set(connector, waiting)
    if (waiting.has(name)) return false
    waiting.add(name)
    const before = this.#last.get(connector) ?? Promise.resolve()
    const begin = (): Promise<void> => {
      waiting.delete(name)
      return work()
    }
    this.#last.set(connector, before.then(begin).catch(this.#onFailure))
    return true
  }

  /** Resolves when everything that was taken has been done. */
  async idle(): Promise<void> {
    await Promise.all(this.#last.values())
  }
}
