import { isAlias, LineCounter, parseDocument, visit } from 'yaml'
import type { Position } from '../model/position.ts'
import type { Problem } from '../model/problem.ts'
import { parseFile } from './document.ts'
import { readTree } from './tree.ts'

/**
 * The same YAML in one form: two blanks a level, blanks inside braces, at most one empty line in a row.
 * Comments, quotes, anchors and the order of keys stay, long lines are not folded, Windows line ends stay
 * Windows line ends.
 *
 * Formatting a second time changes nothing. A text that cannot be parsed, or that would mean something else
 * afterwards, comes back as it is.
 */
export function formatYaml(text: string): string {
  const once = rewrite(text)
  if (once === undefined) return text
  const settled = rewrite(once)
  return settled === undefined || fingerprint(settled) !== fingerprint(text)
    ? text
    : withLineEnds(settled, text)
}

/** `undefined` when there is nothing that can be written. */
function rewrite(text: string): string | undefined {
  const document = parseDocument(text, PARSING)
  if (document.errors.length > 0 || document.contents === null) return undefined
  try {
    return document.toString(WRITING)
  } catch {
    return undefined
  }
}

const PARSING = { merge: true, prettyErrors: false, uniqueKeys: false, logLevel: 'silent' } as const

const WRITING = {
  indent: 2,
  lineWidth: 0,
  flowCollectionPadding: true,
  singleQuote: null,
} as const

/** Every value, anchor, alias and comment. */
function fingerprint(text: string): string {
  const file = parseFile({ name: '', path: '', text })
  const marks: string[] = []
  const note = (...notes: (string | null | undefined)[]): void => {
    for (const one of notes) if (one) marks.push(...one.split('\n').map((line) => line.trim()))
  }
  note(file.document.commentBefore, file.document.comment)
  visit(file.document, {
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
