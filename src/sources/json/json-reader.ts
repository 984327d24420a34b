import type { Delivery } from '../delivery.ts'
import type { FormatReader } from '../file/format-reader.ts'
import { LONGEST_RECORD, worthAnotherTry } from '../file/long-record.ts'
import { ArrayReader } from './array-reader.ts'
import type { JsonForm } from './json-form.ts'
import { LineReader } from './line-reader.ts'
import { RecordTaker } from './record-taker.ts'

/** Reads the text of a JSON file: an array of objects, or one object a line when it begins with `{`. */
export class JsonReader implements FormatReader {
  readonly #delivery: Delivery
  readonly #key: string
  #form: JsonForm | undefined
  #byLine = false
  #rest = ''
  /** Length of what was left when it was looked through last. */
  #tried = 0

  constructor(key: string, delivery: Delivery) {
    this.#key = key
    this.#delivery = delivery
  }

  get line(): number {
    return this.#form?.at ?? 1
  }

  push(text: string): boolean {
    return this.#read(text, false)
  }

  end({ cutOff }: { readonly cutOff: boolean }): void {
    if (!this.#byLine || !cutOff) {
      this.#read('', true)
    } else if (this.#rest.trim() !== '') {
      const message =
        'The last line has no end, though that of the last complete read had one: the file is ' +
        'probably cut off, and the line was left out.'
      this.#fault(message)
    }
  }

  #read(text: string, whole: boolean): boolean {
    const all = this.#rest + text
    if (!whole && !worthAnotherTry(all.length, this.#tried)) {
      this.#rest = all
      return true
    }
    if (this.#form === undefined) {
      const first = all.trimStart()[0]
      if (first === undefined) return true
      if (first !== '[' && first !== '{') {
        return this.#fault('The file begins neither with an array nor with an object.')
      }
      const taker = new RecordTaker(this.#key, this.#delivery)
      this.#byLine = first === '{'
      this.#form = this.#byLine ? new LineReader(taker) : new ArrayReader(taker)
    }
    const used = this.#form.read(all, whole)
    if (typeof used === 'object') return this.#fault(used.problem)
    this.#rest = all.slice(used)
    this.#tried = this.#rest.length
    return this.#rest.length <= LONGEST_RECORD || this.#fault('A record is longer than 16 MB.')
  }

  #fault(message: string): false {
    this.#delivery.faults.add('SOURCE_SYNTAX', this.line, message)
    return false
  }
}
