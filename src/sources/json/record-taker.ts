import type { Delivery } from '../delivery.ts'
import { parseSourceObject } from './source-json.ts'

/** Makes people of the texts of JSON objects. */
export class RecordTaker {
  readonly #key: string
  readonly #delivery: Delivery

  constructor(key: string, delivery: Delivery) {
    this.#key = key
    this.#delivery = delivery
  }

  /**
   * Delivers the person that a text holds. A key may be a text or a whole number.
   *
   * @param at line or number of the record, for faults
   * @returns false when the text is no JSON object
   */
  take(text: string, at: number): boolean {
    const object = parseSourceObject(text)
    if (object === undefined) return false
    const value = object[this.#key]
    if (value === undefined || typeof value === 'string') {
      this.#delivery.take(value ?? '', object, at)
    } else if (typeof value === 'number' && Number.isSafeInteger(value)) {
      this.#delivery.take(String(value), object, at)
    } else {
      const message =
        `The key "${this.#key}" is neither a text nor a whole number below 2^53: the record is ` +
        'left out.'
      this.#delivery.faults.add('SOURCE_NO_KEY', at, message)
    }
    return true
  }

  /** Says that a record is no object, where the next one can be found nevertheless. */
  leaveOut(at: number): void {
    this.#delivery.faults.add('SOURCE_SYNTAX', at, 'The line is no JSON object: it is left out.')
  }
}
