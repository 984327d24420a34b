/** The values used last, up to a limit, so that memory stays flat however many there are. */
export class Recent<V> {
  readonly #limit: number
  readonly #values = new Map<string, V>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /** The value, which becomes the one used last; `undefined` when it is not there (any more). */
  get(name: string): V | undefined {
    const value = this.#values.get(name)
    if (value === undefined) return undefined
    this.#values.delete(name)
    this.#values.set(name, value)
    return value
  }

  /** Like {@link get}, without a change of order. */
  peek(name: string): V | undefined {
    return this.#values.get(name)
  }

  set(name: string, value: V): void {
    this.#values.delete(name)
    this.#values.set(name, value)
    if (this.#values.size <= this.#limit) return
    for (const oldest of this.#values.keys()) {
      this.#values.delete(oldest)
      return
    }
  }

  clear(): void {
    this.#values.clear()
  }

  delete(name: string): void {
    this.#values.delete(name)
  }
}
