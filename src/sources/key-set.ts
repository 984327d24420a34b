const FIRST_CAPACITY = 1 << 12

/**
 * Tells whether a key was there before, in about 12 bytes a key whatever its length: it keeps hashes of 63 bits.
 * Of twenty million reads of a million keys one finds two with the same hash; it takes the second for a
 * duplicate, and an incomplete read deletes nobody.
 */
export class KeySet {
  #low = new Uint32Array(FIRST_CAPACITY)
  #high = new Uint32Array(FIRST_CAPACITY)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Adds a key. @returns false when it is there already */
  add(key: string): boolean {
    let low = 0xdeadbeef
    let high = 0x41c6ce57
    for (let index = 0; index < key.length; index += 1) {
      const code = key.charCodeAt(index)
      low = Math.imul(low ^ code, 0x9e3779b1)
      high = Math.imul(high ^ code, 0x5f356495)
    }
    // The last steps of MurmurHash3, across both halves: every bit of the key reaches every bit of the hash.
    low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)
    high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
    // Zero marks a free place. Unsigned, as the arrays give them back.
    if (!this.#put((low | 1) >>> 0, high >>> 0)) return false
    this.#size += 1
    if (this.#size > this.#low.length * 0.7) this.#grow()
    return true
  }

  #put(low: number, high: number): boolean {
    const mask = this.#low.length - 1
    for (let place = high & mask; ; place = (place + 1) & mask) {
      const there = this.#low[place]
      if (there === 0) {
        this.#low[place] = low
        this.#high[place] = high
        return true
      }
      if (there === low && this.#high[place] === high) return false
    }
  }

  #grow(): void {
    const [low, high] = [this.#low, this.#high]
    this.#low = new Uint32Array(low.length * 2)
    this.#high = new Uint32Array(low.length * 2)
    for (let place = 0; place < low.length; place += 1) {
      const one = low[place] ?? 0
      if (one !== 0) this.#put(one, high[place] ?? 0)
    }
  }
}
