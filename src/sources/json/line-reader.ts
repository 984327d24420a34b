import type { JsonForm } from './json-form.ts'
import type { RecordTaker } from './record-taker.ts'

/** One object a line; a line that is none is left out, and blank lines are passed over. */
export class LineReader implements JsonForm {
  at = 1
  readonly #taker: RecordTaker

  constructor(taker: RecordTaker) {
    this.#taker = taker
  }

  read(text: string, whole: boolean): number {
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#line(text.substring(start, end))
      start = end + 1
    }
    if (whole && start < text.length) {
      this.#line(text.substring(start))
      start = text.length
    }
    return start
  }

  #line(line: string): void {
    if (!this.#taker.take(line, this.at) && line.trim() !== '') this.#taker.leaveOut(this.at)
    this.at += 1
  }
}
