import { stripVTControlCharacters } from 'node:util'
import { lazily } from '../model/lazily.ts'

/** What is asked of an output stream; `process.stdout` and `process.stderr` fit. */
export interface TerminalStream {
  readonly isTTY?: boolean
  readonly columns?: number
}

/** Paints text, or leaves it alone where colours are not wanted. */
export type Paint = (text: string) => string

/** The few colours that our output has, each with one meaning. */
export interface Palette {
  readonly error: Paint
  readonly warning: Paint
  readonly good: Paint
  /** Frames, line numbers, secondary text. */
  readonly faint: Paint
  readonly strong: Paint
  readonly accent: Paint
}

const plain: Paint = (text) => text
const paint =
  (open: number, close: number): Paint =>
  (text) =>
    text === '' ? text : `\u001b[${open}m${text}\u001b[${close}m`

const COLOURED: Palette = {
  error: paint(31, 39),
  warning: paint(33, 39),
  good: paint(32, 39),
  faint: paint(90, 39),
  strong: paint(1, 22),
  accent: paint(36, 39),
}
const PLAIN: Palette = {
  error: plain,
  warning: plain,
  good: plain,
  faint: plain,
  strong: plain,
  accent: plain,
}

/** The colours, or the palette that paints nothing. */
export function palette(options: { readonly colour: boolean }): Palette {
  return options.colour ? COLOURED : PLAIN
}

/**
 * Whether a stream gets colours: on a terminal only, never with `NO_COLOR` (no-color.org: any value that
 * is not empty) or `TERM=dumb`; `FORCE_COLOR` turns them on elsewhere.
 */
export function wantsColour(
  stream: TerminalStream,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '') return false
  const forced = environment['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return stream.isTTY === true && environment['TERM'] !== 'dumb'
}

/** Columns of the terminal; `fallback` where the stream is none. */
export function terminalWidth(stream: TerminalStream, fallback = 100): number {
  const columns = stream.columns
  return columns !== undefined && columns >= 20 ? columns : fallback
}

/** Made when a text beyond ASCII comes: making one takes longer than all of `--help`. */
const graphemes = lazily(() => new Intl.Segmenter(undefined, { granularity: 'grapheme' }))
const ASCII = /^[\u0020-\u007e]*$/u
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u
const NOTHING = /^[\p{Mark}\p{Cf}\p{Cc}]+$/u

/**
 * Columns that a text takes on a terminal: colours take none, combining marks none, East Asian wide
 * characters and emoji two.
 */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemes().segment(stripVTControlCharacters(text))) {
    if (NOTHING.test(segment)) continue
    width += WIDE.test(segment) ? 2 : 1
  }
  return width
}

/** Fills with blanks up to a width; a longer text stays as it is. */
export function fill(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)))
  return align === 'left' ? text + blanks : blanks + text
}

/** Cuts a text without colours to a width, never inside a character; `…` tells that something is gone. */
export function shorten(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let kept = ''
  let used = 0
  for (const { segment } of graphemes().segment(text)) {
    const next = textWidth(segment)
    if (used + next > width - 1) break
    kept += segment
    used += next
  }
  return `${kept}…`
}

/**
 * A text that cannot move the cursor, change colours or write over other lines: control characters become
 * their pictures (`␛`), direction overrides `·`. A tab becomes `tab`, by default one blank.
 */
export function printable(text: string, tab = ' '): string {
  if (ASCII.test(text)) return text
  return text
    .replaceAll('\t', tab)
    .replaceAll(/\p{Cc}/gu, (one) => picture(one.charCodeAt(0)))
    .replaceAll(/[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '·')
}

function picture(code: number): string {
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  return code === 0x7f ? '\u2421' : '·'
}
