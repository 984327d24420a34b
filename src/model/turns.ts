/** Lets one thing happen at a time, in the order of asking, whatever becomes of the one before. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /** Does something when everything that was asked for before has ended. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }

  /** Resolves when everything that was asked for so far has ended. */
  async ended(): Promise<void> {
    await this.#last
  }
}
