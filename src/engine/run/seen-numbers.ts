/** Numbers of records that were seen, a bit each. */
export interface SeenNumbers {
  readonly count: number
  add(number: number): void
  has(number: number): boolean
}

/** An empty set of record numbers: a million of them take 125 kB. */
export function seenNumbers(): SeenNumbers {
  let bits = new Uint8Array(1 << 16)
  let count = 0
  return {
    get count() {
      return count
    },
    add(number) {
      const at = number >>> 3
      if (at >= bits.length) {
        const larger = new Uint8Array(Math.max(at + 1, bits.length * 2))
        larger.set(bits)
        bits = larger
      }
      const byte = bits[at] ?? 0
      const bit = 1 << (number & 7)
      if ((byte & bit) !== 0) return
      bits[at] = byte | bit
      count += 1
    },
    has: (number) => ((bits[number >>> 3] ?? 0) & (1 << (number & 7))) !== 0,
  }
}
