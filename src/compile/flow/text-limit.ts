import type { ColumnDescription } from '../../model/table.ts'

/** What a text column can hold. */
export interface TextLimit {
  /** The longest text; `Infinity` where nothing is known. */
  readonly length: number
  /** `characters` or, for national types, `UTF-16 units`. */
  readonly unit: string
  /** Whether every character can be stored; otherwise a wrong one would be stored as `?`. */
  storable(text: string): boolean
  fits(text: string): boolean
  /** The longest beginning that fits; never half a character. */
  truncate(text: string): string
}

/** Characters of code page 1252 beyond Latin-1. */
const CODE_PAGE_1252 = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is the one control character to refuse
const OUTSIDE_1252 = new RegExp(`[^\\u0001-\\u007F\\u00A0-\\u00FF${CODE_PAGE_1252}]`, 'u')

/**
 * The limits of a column of text: length as its database counts it (code points; UTF-16 units for
 * `nvarchar`; bytes, which are characters, where only a code page fits) and characters that it can hold.
 * A NUL or half a surrogate pair fits nowhere: databases refuse or change it.
 */
export function textLimit(column: ColumnDescription | undefined): TextLimit {
  if (column === undefined) return UNKNOWN
  const units = /^n(?:var)?char/iu.test(column.type)
  return limitOf(column.length ?? Number.POSITIVE_INFINITY, units, !column.unicode)
}

/** A column that nobody has described takes whatever is text. */
const UNKNOWN = limitOf(Number.POSITIVE_INFINITY, false, false)

function limitOf(length: number, units: boolean, codePage: boolean): TextLimit {
  return {
    length,
    unit: units ? 'UTF-16 units' : 'characters',
    storable: codePage
      ? (text) => !OUTSIDE_1252.test(text)
      : (text) => text.isWellFormed() && !text.includes('\0'),
    fits: (text) =>
      text.length <= length || (!units && !codePage && countTo(text, length) <= length),
    truncate: (text) =>
      units || codePage ? cutUnits(text, length) : text.slice(0, offsetOf(text, length)),
  }
}

/** Code points, counted no further than one beyond the limit. */
function countTo(text: string, limit: number): number {
  let count = 0
  for (const _ of text) {
    count += 1
    if (count > limit) break
  }
  return count
}

function offsetOf(text: string, codePoints: number): number {
  let offset = 0
  let count = 0
  for (const character of text) {
    if (count === codePoints) break
    offset += character.length
    count += 1
  }
  return offset
}

function cutUnits(text: string, length: number): string {
  if (text.length <= length) return text
  const before = text.codePointAt(length - 1) ?? 0
  return text.slice(0, before > 0xffff ? length - 1 : length)
}
