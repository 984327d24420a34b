import type { SourceObject } from '../model/source-object.ts'
import type { Faults } from './faults.ts'
import { KeySet } from './key-set.ts'
import type { SourceRecord } from './source.ts'

const BATCH = 4_000

/** Gathers the people of a read: those without a key and those who come twice are faults, not people. */
export class Delivery {
  readonly faults: Faults
  count = 0
  readonly #keys = new KeySet()
  #gathered: SourceRecord[] = []

  constructor(faults: Faults) {
    this.faults = faults
  }

  /**
   * Takes a person.
   *
   * @param at line or number of the record, for faults: `SOURCE_NO_KEY`, `SOURCE_DUPLICATE_KEY`, `SOURCE_SYNTAX`
   */
  take(key: string, object: SourceObject, at: number): void {
    if (key === '') {
      this.faults.add('SOURCE_NO_KEY', at, 'The key has no value here: the record is left out.')
    } else if (key.includes('\0') || !key.isWellFormed()) {
      const message =
        'The key holds a NUL or half of a character, which no database keeps: the record is left out.'
      this.faults.add('SOURCE_SYNTAX', at, message)
    } else if (!this.#keys.add(key)) {
      const message =
        'The key was there before: the second record is left out. Keys must be unique in a source.'
      this.faults.add('SOURCE_DUPLICATE_KEY', at, message)
    } else {
      this.#gathered.push({ key, object })
      this.count += 1
    }
  }

  /** What was gathered since the last call, in batches of at most some thousand. */
  *batches(): Generator<readonly SourceRecord[]> {
    const gathered = this.#gathered
    this.#gathered = []
    if (gathered.length <= BATCH) {
      if (gathered.length > 0) yield gathered
      return
    }
    for (let from = 0; from < gathered.length; from += BATCH) {
      yield gathered.slice(from, from + BATCH)
    }
  }
}
