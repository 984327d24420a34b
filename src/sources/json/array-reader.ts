import type { JsonForm } from './json-form.ts'
import { objectEnd } from './object-end.ts'
import type { RecordTaker } from './record-taker.ts'

/** What may come next: `[`, an object or `]`, an object, a comma or `]`, nothing. */
type Expected = 'array' | 'first' | 'object' | 'comma' | 'nothing'

/** An array of objects. Behind anything that is out of place nothing is read. */
export class ArrayReader implements JsonForm {
  /** Number of the next record, from 1. */
  at = 1
  readonly #taker: RecordTaker
  #expected: Expected = 'array'

  constructor(taker: RecordTaker) {
    this.#taker = taker
  }

  read(text: string, whole: boolean): number | { readonly problem: string } {
    for (let at = skipBlank(text, 0); ; at = skipBlank(text, at)) {
      if (at === text.length) {
        return whole && this.#expected !== 'nothing' ? CUT_OFF : at
      }
      const character = text[at]
      if (character === '{' && (this.#expected === 'first' || this.#expected === 'object')) {
        const end = objectEnd(text, at)
        if (end === undefined) return whole ? CUT_OFF : at
        if (!this.#taker.take(text.substring(at, end), this.at)) return NO_OBJECT
        this.at += 1
        this.#expected = 'comma'
        at = end
        continue
      }
      const next = this.#punctuation(character)
      if (next === undefined) return this.#expected === 'nothing' ? MORE_BEHIND : NO_OBJECT
      this.#expected = next
      at += 1
    }
  }

  #punctuation(character: string | undefined): Expected | undefined {
    const expected = this.#expected
    if (character === '[' && expected === 'array') return 'first'
    if (character === ',' && expected === 'comma') return 'object'
    if (character === ']' && (expected === 'comma' || expected === 'first')) return 'nothing'
    return undefined
  }
}

const CUT_OFF = { problem: 'The file ends before the array does: it is probably cut off.' }
const NO_OBJECT = { problem: 'What stands here is no JSON object; nothing from here on was read.' }
const MORE_BEHIND = { problem: 'Something stands behind the end of the array.' }

/** The place of the next character that is no blank (RFC 8259 §2). */
function skipBlank(text: string, from: number): number {
  let at = from
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) break
  }
  return at
}
