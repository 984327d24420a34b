/**
 * Lets work with a claim in common run one after the other, in the order it came; everything else runs at
 * once.
 */
export class Claims {
  readonly #held = new Map<string, Promise<void>>()

  /** Runs the work as soon as nobody before it holds one of these claims. */
  run<T>(claims: readonly string[], work: () => Promise<T>): Promise<T> {
    const before: Promise<void>[] = []
    for (const claim of claims) {
      const held = this.#held.get(claim)
      if (held !== undefined) before.push(held)
    }
    const running = before.length === 0 ? work() : Promise.all(before).then(work)
    const settled = running.then(nothing, nothing)
    for (const claim of claims) this.#held.set(claim, settled)
    void settled.then(() => this.#release(claims, settled))
    return running
  }

  #release(claims: readonly string[], settled: Promise<void>): void {
    for (const claim of claims) {
      if (this.#held.get(claim) === settled) this.#held.delete(claim)
    }
  }
}

function nothing(): void {}
