import { isAlias, LineCounter, parseDocument, visit } from 'yaml'
import type { Position } from '../model/position.ts'
import type { Problem } from '../model/problem.ts'
import { parseFile } from './document.ts'
import { formatGaps } from './format/gaps.ts'
import { formatIndentation } from './format/indentation.ts'
import { PARSING } from './format/parsing.ts'
import { readTree } from './tree.ts'

/**
 * The same YAML in one form: two blanks a level, one behind a colon, `{ a: b }` and `[a, b]`, no blanks at
 * the ends of lines, at most one empty line in a row. Comments, quotes, numbers, anchors and the order of
 * keys stay as they are, Windows line ends stay Windows line ends.
 *
 * Formatting a second time changes nothing. A text that cannot be parsed, or that would mean something else
 * afterwards, comes back as it is.
 */
export function formatYaml(text: string): string {
  const unix = (text.startsWith('\uFEFF') ? text.slice(1) : text).replaceAll('\r\n', '\n')
  const { errors, contents } = parseDocument(unix, PARSING)
  if (errors.length > 0 || contents === null) return text
  const formatted = formatIndentation(formatGaps(unix))
  const isSettled = formatIndentation(formatGaps(formatted)) === formatted
  return isSettled && fingerprint(formatted) === fingerprint(unix)
    ? withLineEnds(formatted, text)
    : text
}

/** Every value, anchor, alias and comment. */
function fingerprint(text: string): string {
  const file = parseFile({ name: '', path: '', text })
  const document = parseDocument(text, PARSING)
  const marks: string[] = []
  const note = (...notes: (string | null | undefined)[]): void => {
    for (const one of notes) if (one) marks.push(...one.split('\n').map((line) => line.trim()))
  }
  note(document.commentBefore, document.comment)
  visit(document, {
    Node(_, node) {
      note(node.commentBefore, node.comment, isAlias(node) ? `*${node.source}` : node.anchor)
    },
  })
  return JSON.stringify([
    readTree(file, new Map()).value,
    marks.filter((mark) => mark !== '').sort(),
  ])
}

function withLineEnds(formatted: string, original: string): string {
  const windows = original.split('\r\n').length - 1
  const all = original.split('\n').length - 1
  return windows * 2 > all ? formatted.replaceAll(/\r?\n/g, '\r\n') : formatted
}

/** A text with fixes applied. */
export interface FixedText {
  readonly text: string
  readonly applied: number
}

/**
 * Applies the fixes of problems to the text that they were found in, from the end to the beginning. Of two
 * fixes that overlap the first is applied; the other comes with the next round.
 */
export function applyFixes(
  file: { readonly name: string; readonly text: string },
  problems: readonly Problem[],
): FixedText {
  const text = file.text.startsWith('\uFEFF') ? file.text.slice(1) : file.text
  const offsetOf = offsets(text)
  const edits = problems
    .flatMap(({ fix }) => (fix !== undefined && fix.span.start.file === file.name ? [fix] : []))
    .map(({ span, text: replacement }) => ({
      start: offsetOf(span.start),
      end: offsetOf(span.end),
      replacement,
    }))
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
  let fixed = ''
  let done = 0
  let applied = 0
  for (const { start, end, replacement } of edits) {
    if (start < done) continue
    fixed += text.slice(done, start) + replacement
    done = end
    applied++
  }
  return { text: fixed + text.slice(done), applied }
}

function offsets(text: string): (position: Position) => number {
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    lines.addNewLine(at + 1)
  }
  return ({ line, column }) => (lines.lineStarts[line - 1] ?? text.length) + column - 1
}
