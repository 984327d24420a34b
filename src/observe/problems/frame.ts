import type { Problem } from '../../model/problem.ts'
import { printable, shorten, textWidth } from '../terminal.ts'

/** The marked line of a problem, ready to be drawn. Blanks and marks are counted in terminal columns. */
export interface CodeFrame {
  /** The source line as it can be shown: tabs spread, control characters visible, cut to the width. */
  readonly source: string
  /** Columns before the mark. */
  readonly before: number
  /** Columns of the mark, at least one. */
  readonly length: number
}

const TAB_STOP = 4
const CONCEALED = '•'

/** Rules whose marked text is a secret: it is shown as bullets, in every frame that its lines are part of. */
const CONCEALING: ReadonlySet<string> = new Set(['secret-in-configuration'])

/** The lines of a file, with secrets taken out. Made once for all frames of the file. */
export function frameLines(text: string, problems: readonly Problem[]): readonly string[] {
  const lines = text.replace(/^\uFEFF/u, '').split(/\r\n|\n|\r/u)
  for (const { rule, span } of problems) {
    if (!CONCEALING.has(rule)) continue
    for (let number = span.start.line; number <= span.end.line; number += 1) {
      const line = lines[number - 1]
      if (line === undefined) break
      const from = number === span.start.line ? span.start.column - 1 : 0
      const to = number === span.end.line ? span.end.column - 1 : line.length
      lines[number - 1] =
        line.slice(0, from) + CONCEALED.repeat(Math.max(0, to - from)) + line.slice(to)
    }
  }
  return lines
}

/**
 * The line that a problem marks. A mark over several lines ends with its first line; a mark behind the end
 * of a line stands one column behind it. A line that is longer than `width` is cut around the mark.
 */
export function codeFrame(lines: readonly string[], problem: Problem, width: number): CodeFrame {
  const { start, end } = problem.span
  const line = lines[start.line - 1] ?? ''
  const from = Math.min(Math.max(0, start.column - 1), line.length)
  const to = end.line === start.line ? Math.min(end.column - 1, line.length) : line.length
  const left = visible(line.slice(0, from), 0)
  const marked = visible(line.slice(from, Math.max(from, to)).trimEnd(), textWidth(left))
  const right = visible(line.slice(Math.max(from, to)), textWidth(left) + textWidth(marked))
  return cut(left, marked, right, width)
}

function visible(text: string, column: number): string {
  let shown = ''
  for (const part of text.split(/(\t)/u)) {
    const used = column + textWidth(shown)
    shown += part === '\t' ? ' '.repeat(TAB_STOP - (used % TAB_STOP)) : printable(part)
  }
  return shown
}

function cut(left: string, marked: string, right: string, width: number): CodeFrame {
  const full = left + marked + right
  const before = textWidth(left)
  const length = Math.max(1, textWidth(marked))
  if (textWidth(full) <= width) return { source: full.trimEnd(), before, length }
  if (before + length < width) return { source: shorten(full, width), before, length }
  const context = Math.min(before, Math.floor(width / 4))
  const kept = `…${lastColumns(left, context)}`
  const room = Math.max(1, width - textWidth(kept))
  return {
    source: shorten(kept + marked + right, width).trimEnd(),
    before: textWidth(kept),
    length: Math.min(length, room),
  }
}

/** The end of a text that takes at most so many columns. */
function lastColumns(text: string, columns: number): string {
  let kept = text.slice(-columns)
  while (textWidth(kept) > columns) kept = kept.slice(1)
  return kept.replace(/^[\udc00-\udfff]/u, '')
}
