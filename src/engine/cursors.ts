import type { Row } from '../model/value.ts'
import type { Clock } from '../model/clock.ts'
import type { BoundType } from './bound-type.ts'
import type { ListQuery } from './engine.ts'

const MOST = 1_000
const LIFETIME = 120_000

/** Where a page ended, so that the next one goes on behind it instead of counting rows from the start. */
export interface Cursor {
  readonly after: Row
  /** Every match, where finding that out meant reading all rows. */
  readonly total: number | undefined
}

/**
 * Remembers where pages ended, for two minutes and a thousand lists: a client that reads page after page
 * gets each at the price of the first, and neither skips nor repeats a row when others change meanwhile.
 */
export class Cursors {
  readonly #clock: Clock
  readonly #cursors = new Map<string, { readonly cursor: Cursor; readonly until: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  find(type: BoundType, query: ListQuery): Cursor | undefined {
    if (query.startIndex <= 1 || this.#cursors.size === 0) return undefined
    const found = this.#cursors.get(nameOf(type, query, query.startIndex))
    return found !== undefined && found.until > this.#clock.now() ? found.cursor : undefined
  }

  /** @param next the `startIndex` of the page that goes on behind `cursor.after` */
  remember(type: BoundType, query: ListQuery, next: number, cursor: Cursor): void {
    const name = nameOf(type, query, next)
    this.#cursors.delete(name)
    this.#cursors.set(name, { cursor, until: this.#clock.now() + LIFETIME })
    if (this.#cursors.size <= MOST) return
    for (const oldest of this.#cursors.keys()) {
      this.#cursors.delete(oldest)
      return
    }
  }
}

function nameOf(type: BoundType, query: ListQuery, startIndex: number): string {
  const { filter, sortBy, descending } = query
  return JSON.stringify([type.name, startIndex, filter, sortBy, descending === true])
}
