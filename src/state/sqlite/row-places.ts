/** Slots at the beginning; they double while half of them are taken. */
const FIRST = 4_096

/** Slots at most: 12 MB, half a million objects and more. Beyond it places that were kept early are lost. */
const LIMIT = 1_048_576

/** Slots that a key may stand in: they are beside one another. */
const GROUP = 8

/**
 * In which rows objects stand, by type and id: a walk through the index of a large table costs more than all else
 * that a look at one object does.
 *
 * It holds 12 bytes an object and no id, so a place is only where to look first: whoever asks compares the row, and
 * asks the index when there is another one or none.
 */
export class RowPlaces {
  readonly #limit: number
  #hashes = new Uint32Array(FIRST)
  #numbers = new Float64Array(FIRST)
  #taken = 0

  /** @param limit slots at most, a power of two */
  constructor(limit = LIMIT) {
    this.#limit = limit
  }

  /** The number of the row that was kept for the object, if any. */
  find(type: number, id: string): number | undefined {
    const hash = hashOf(type, id)
    const slot = this.#slotOf(hash)
    return slot === undefined ? undefined : this.#numbers[slot]
  }

  /** Keeps the number of the row of an object, 1 or more. */
  keep(type: number, id: string, number: number): void {
    if (this.#taken * 2 >= this.#numbers.length && this.#numbers.length < this.#limit) this.#grow()
    this.#put(hashOf(type, id), number)
  }

  clear(): void {
    this.#hashes = new Uint32Array(FIRST)
    this.#numbers = new Float64Array(FIRST)
    this.#taken = 0
  }

  #slotOf(hash: number): number | undefined {
    const first = this.#firstOf(hash)
    for (let slot = first; slot < first + GROUP; slot++) {
      if (this.#hashes[slot] === hash && this.#numbers[slot] !== 0) return slot
    }
    return undefined
  }

  #put(hash: number, number: number): void {
    const known = this.#slotOf(hash)
    const slot = known ?? this.#freeSlot(hash)
    this.#hashes[slot] = hash
    this.#numbers[slot] = number
  }

  /** An empty slot, or one whose place is given up. */
  #freeSlot(hash: number): number {
    const first = this.#firstOf(hash)
    for (let slot = first; slot < first + GROUP; slot++) {
      if (this.#numbers[slot] !== 0) continue
      this.#taken += 1
      return slot
    }
    return first + (hash >>> 29)
  }

  #firstOf(hash: number): number {
    return hash & (this.#numbers.length - GROUP)
  }

  #grow(): void {
    const hashes = this.#hashes
    const numbers = this.#numbers
    this.#hashes = new Uint32Array(numbers.length * 2)
    this.#numbers = new Float64Array(numbers.length * 2)
    this.#taken = 0
    // An iterator over half a million slots stops requests for ten times as long.
    for (let slot = 0; slot < numbers.length; slot++) {
      const number = numbers[slot] ?? 0
      if (number !== 0) this.#put(hashes[slot] ?? 0, number)
    }
  }
}

/** FNV-1a over the UTF-16 units, 32 bits without a sign. */
function hashOf(type: number, id: string): number {
  let hash = (0x81_1c_9d_c5 ^ type) >>> 0
  for (let at = 0; at < id.length; at++) {
    hash = Math.imul(hash ^ id.charCodeAt(at), 0x01_00_01_93)
  }
  return (hash ^ (hash >>> 15)) >>> 0
}
