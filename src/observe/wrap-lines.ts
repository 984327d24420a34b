import { stripVTControlCharacters } from 'node:util'
import { textWidth } from './terminal.ts'

/**
 * Breaks lines that are wider than a terminal between words. What goes on stands below the last column of the line that
 * begins in its first part (behind two blanks or more), else two blanks further in than the line; a paragraph has no margin:
 *
 * ```
 *   --host ADDRESS  Where to listen. Default:
 *                   127.0.0.1.
 * ```
 *
 * @param width columns; `undefined` where the stream is no terminal, which leaves the text as it is
 */
export function wrapLines(text: string, width: number | undefined): string {
  if (width === undefined || width < LEAST) return text
  return text
    .split('\n')
    .flatMap((line) => (textWidth(line) <= width ? [line] : broken(line, width)))
    .join('\n')
}

/**
 * Lines of prose that follow one another as one line, for a terminal of another width than they were written for; lines
 * with columns or a margin stay as they are.
 */
export function joinedProse(text: string): string {
  const isProse = (line: string | undefined): boolean =>
    line !== undefined && line !== '' && !/^ |\S {2,}\S/u.test(line)
  const lines: string[] = []
  for (const line of text.split('\n')) {
    const before = lines.at(-1)
    if (isProse(before) && isProse(line)) lines[lines.length - 1] = `${before} ${line}`
    else lines.push(line)
  }
  return lines.join('\n')
}

/** Narrower than this nothing helps. */
const LEAST = 30

/** How much of the width may stand before the text that goes on. */
const FIRST_PART = 0.6

function broken(line: string, width: number): string[] {
  const margin = ' '.repeat(marginOf(stripVTControlCharacters(line), width))
  const rows: string[] = []
  let row = ''
  for (const [, blanks = '', word = ''] of line.matchAll(/(\s*)(\S+)/gu)) {
    if (row !== '' && textWidth(row + blanks + word) > width) {
      rows.push(row)
      row = margin + word
    } else row += blanks + word
  }
  return [...rows, row]
}

function marginOf(line: string, width: number): number {
  const indent = /^ */u.exec(line)?.[0].length ?? 0
  let margin = indent === 0 && !/^\w+[:[]/u.test(line) ? 0 : indent + 2
  for (const { index, 0: gap } of line.matchAll(/(?<=\S) {2,}(?=\S)/gu)) {
    const end = textWidth(line.slice(0, index)) + gap.length
    if (end <= width * FIRST_PART) margin = end
  }
  return margin
}
