/** A value with everything that it was made from. */
interface Entry<T> {
  readonly from: readonly unknown[]
  readonly value: T
}

/**
 * Remembers what was made between two rounds of work, such as two loads, by name. A value is given back only while
 * everything that it was made from is the same: the same text or number, and of objects the very same one, so that
 * what has no other input can be left out. Inputs that were changed in place would go unnoticed; nothing here is.
 */
export class Remembered<T> {
  #known = new Map<string, Entry<T>>()
  #asked = new Map<string, Entry<T>>()

  /** What was kept under a name, made from just this; `undefined` when that has changed or nothing is known. */
  recall(name: string, from: readonly unknown[]): T | undefined {
    const entry = this.#asked.get(name) ?? this.#known.get(name)
    if (entry === undefined || !sameInputs(entry.from, from)) return undefined
    this.#asked.set(name, entry)
    return entry.value
  }

  /** Keeps a value in place of what was there under its name. */
  keep(name: string, from: readonly unknown[], value: T): T {
    this.#asked.set(name, { from, value })
    return value
  }

  /** What is remembered, or else is made now and remembered. */
  of(name: string, from: readonly unknown[], make: () => T): T {
    return this.recall(name, from) ?? this.keep(name, from, make())
  }

  /** Ends a round: what nobody asked for since the last one is forgotten. */
  forget(): void {
    this.#known = this.#asked
    this.#asked = new Map()
  }
}

function sameInputs(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((input, at) => Object.is(input, other[at]))
}
