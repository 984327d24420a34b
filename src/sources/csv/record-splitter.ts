import { worthAnotherTry } from '../file/long-record.ts'

const QUOTE = 34
const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/**
 * What a step of {@link RecordSplitter} came to: a record, the text ends within one, a quote that is not
 * closed, a quote or text where none may be.
 */
export type Step = 'record' | 'more' | 'unclosed' | 'misplaced'

/**
 * Splits text into records and fields (RFC 4180 §2): fields in quotes may hold delimiters, line breaks and
 * doubled quotes; a line ends in LF or CRLF; blank lines are passed over. Quotes that break the rules end it,
 * for nobody can say where the next record begins.
 *
 * Positions of the next delimiter, quote and line break are kept, so that a text is looked through once
 * for each, by the engine's own search; that makes it three times as fast as going from character to character.
 */
export class RecordSplitter {
  /** The fields of the last record; those beyond `width` are only counted. */
  readonly fields: string[] = []
  /** How many fields the last record has. */
  count = 0
  /** Line that the last record begins at, from 1. */
  line = 1
  /** Line that the next record begins at. */
  nextLine = 1

  readonly #delimiter: string
  readonly #delimiterCode: number
  readonly #width: number
  #text = ''
  #whole = false
  /** Length of what was left when it was looked through last, and whether it is time to do so again. */
  #tried = 0
  #ready = true
  /** Where the next record begins. */
  #start = 0
  // The first of each from the place that was looked at last; the text's length when there is none.
  #delimiterAt = 0
  #quoteAt = 0
  #breakAt = 0

  constructor(delimiter: string, width: number) {
    this.#delimiter = delimiter
    this.#delimiterCode = delimiter.charCodeAt(0)
    this.#width = width
  }

  /** Adds text behind what is left. @param whole whether it is the last */
  push(text: string, { whole }: { readonly whole: boolean }): void {
    if (this.#ready) this.#tried = this.left
    this.#text = this.left > 0 ? this.#text.slice(this.#start) + text : text
    this.#whole = whole
    this.#ready = whole || worthAnotherTry(this.#text.length, this.#tried)
    this.#start = 0
    this.#delimiterAt = this.#quoteAt = this.#breakAt = -1
  }

  /** Characters that no record was made from yet. */
  get left(): number {
    return this.#text.length - this.#start
  }

  /** Splits off the next record. */
  next(): Step {
    if (!this.#ready) return 'more'
    const text = this.#text
    for (;;) {
      const start = this.#start
      if (start === text.length) return 'more'
      const end = this.#nextBreak(start)
      if (this.#nextQuote(start) < end) return this.#quoted(start)
      if (end === text.length && !this.#whole) return 'more'
      this.line = this.nextLine
      this.nextLine += 1
      this.#start = Math.min(end + 1, text.length)
      const last = end > start && text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end
      if (last > start) {
        this.#plain(start, last)
        return 'record'
      }
    }
  }

  /** A line without quotes. */
  #plain(start: number, end: number): void {
    const text = this.#text
    this.count = 0
    let at = start
    let delimiter = this.#nextDelimiter(start)
    while (delimiter < end) {
      this.#field(text.substring(at, delimiter))
      at = delimiter + 1
      delimiter = this.#nextDelimiter(at)
    }
    this.#field(text.substring(at, end))
  }

  /** A record with quotes in its first line. */
  #quoted(start: number): Step {
    const text = this.#text
    let lines = 1
    this.count = 0
    for (let at = start; ; at += 1) {
      let end: number
      if (text.charCodeAt(at) === QUOTE) {
        const close = this.#closingQuote(at)
        if (close === undefined) return this.#whole ? 'unclosed' : 'more'
        const value = text.substring(at + 1, close)
        this.#field(value.includes('"') ? value.replaceAll('""', '"') : value)
        if (this.#nextBreak(at) < close) lines += countBreaks(value)
        end = close + 1
      } else {
        const lineEnd = this.#nextBreak(at)
        end = Math.min(this.#nextDelimiter(at), lineEnd)
        if (this.#nextQuote(at) < end) return 'misplaced'
        if (end === text.length && !this.#whole) return 'more'
        if (end === lineEnd && end > at && text.charCodeAt(end - 1) === CARRIAGE_RETURN) end -= 1
        this.#field(text.substring(at, end))
      }
      if (text.charCodeAt(end) === this.#delimiterCode) {
        at = end
        continue
      }
      if (!this.#whole && end + 2 > text.length) return 'more'
      const behind = endOfLine(text, end)
      if (behind === undefined) return 'misplaced'
      this.line = this.nextLine
      this.nextLine += lines
      this.#start = behind
      return 'record'
    }
  }

  /** The quote that ends the field which one begins; `undefined` when the text ends before. */
  #closingQuote(open: number): number | undefined {
    const text = this.#text
    let close = text.indexOf('"', open + 1)
    while (close >= 0 && text.charCodeAt(close + 1) === QUOTE) close = text.indexOf('"', close + 2)
    return close < 0 || (close + 1 === text.length && !this.#whole) ? undefined : close
  }

  #field(value: string): void {
    if (this.count < this.#width) this.fields[this.count] = value
    this.count += 1
  }

  #nextDelimiter(from: number): number {
    if (this.#delimiterAt < from) this.#delimiterAt = this.#find(this.#delimiter, from)
    return this.#delimiterAt
  }

  #nextQuote(from: number): number {
    if (this.#quoteAt < from) this.#quoteAt = this.#find('"', from)
    return this.#quoteAt
  }

  #nextBreak(from: number): number {
    if (this.#breakAt < from) this.#breakAt = this.#find('\n', from)
    return this.#breakAt
  }

  #find(character: string, from: number): number {
    const at = this.#text.indexOf(character, from)
    return at < 0 ? this.#text.length : at
  }
}

/** The place behind the end of a line that is expected here. */
function endOfLine(text: string, at: number): number | undefined {
  if (at === text.length) return at
  if (text.charCodeAt(at) === LINE_FEED) return at + 1
  if (text.charCodeAt(at) !== CARRIAGE_RETURN) return undefined
  if (at + 1 === text.length) return at + 1
  return text.charCodeAt(at + 1) === LINE_FEED ? at + 2 : undefined
}

function countBreaks(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
