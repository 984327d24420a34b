import { WEIGHED_KINDS, type WeighedKind } from '../model/change-kind.ts'

/** Into how many parts a window is cut: what was written leaves it a part at a time. */
const PARTS = 60

type Counts = Record<WeighedKind, number>

/** How many rows were written in the last so many milliseconds, by limit; in memory, of constant size. */
export class WrittenWindow {
  readonly #part: number
  readonly #parts: Counts[] = Array.from({ length: PARTS }, none)
  readonly #sum: Counts = none()
  #at: number

  constructor(window: number, now: number) {
    this.#part = Math.max(1, window / PARTS)
    this.#at = this.#place(now)
  }

  count(kind: WeighedKind, now: number): number {
    this.#move(now)
    return this.#sum[kind]
  }

  /** @param by less than 0 takes back what came to nothing */
  add(kind: WeighedKind, by: number, now: number): void {
    this.#move(now)
    const part = this.#parts[this.#at % PARTS]
    if (part === undefined) return
    const taken = Math.max(by, -part[kind])
    part[kind] += taken
    this.#sum[kind] += taken
  }

  /** Milliseconds until the oldest part that holds one of this kind leaves the window; 0 when there is none. */
  untilFewer(kind: WeighedKind, now: number): number {
    this.#move(now)
    for (let age = PARTS - 1; age >= 0; age -= 1) {
      const part = this.#parts[(this.#at - age + PARTS) % PARTS]
      if (part !== undefined && part[kind] > 0) {
        return (this.#at - age + PARTS) * this.#part - now
      }
    }
    return 0
  }

  #move(now: number): void {
    const to = this.#place(now)
    // A clock that was moved back does not bring back what has left.
    if (to <= this.#at) return
    for (let left = Math.min(PARTS, to - this.#at); left > 0; left -= 1) {
      const index = (to - left + 1) % PARTS
      const part = this.#parts[index]
      if (part !== undefined) for (const kind of WEIGHED_KINDS) this.#sum[kind] -= part[kind]
      this.#parts[index] = none()
    }
    this.#at = to
  }

  #place(now: number): number {
    return Math.floor(now / this.#part)
  }
}

function none(): Counts {
  return { insert: 0, update: 0, disable: 0, delete: 0, purge: 0 }
}
