import { LineCounter, parseDocument, visit } from 'yaml'
import type { Node } from 'yaml'
import { PARSING } from './parsing.ts'

/** A column where lines begin, and where they begin afterwards. */
interface Level {
  readonly old: number
  readonly now: number
}

const STEP = 2

/**
 * Indents every level by two blanks, takes blanks off the ends of lines and leaves at most one empty line
 * between others. Texts and braces that go over several lines move as a whole, comments with the line
 * below them.
 */
export function formatIndentation(text: string): string {
  const lines = text.split('\n')
  const owners = continuations(text)
  const shifts: number[] = []
  const formatted: string[] = []
  let levels: Level[] = [{ old: 0, now: 0 }]
  for (const [index, line] of lines.entries()) {
    const owner = owners.get(index)
    if (owner !== undefined) {
      const shift = shifts[owner] ?? 0
      shifts.push(shift)
      formatted.push(shifted(line, shift))
      continue
    }
    const content = line.trim()
    const old = line.length - line.trimStart().length
    if (content === '') {
      shifts.push(0)
      if (formatted.length > 0 && formatted.at(-1) !== '') formatted.push('')
      continue
    }
    const isComment = content.startsWith('#')
    const column = isComment ? commentColumn(lines, owners, index, old) : old
    levels = enter(levels, column)
    const now = levels.at(-1)?.now ?? 0
    shifts.push(now - old)
    formatted.push(' '.repeat(now) + line.trimEnd().slice(old))
    if (!isComment) levels = enterItems(levels, content, old)
  }
  while (formatted.at(-1) === '') formatted.pop()
  return `${formatted.join('\n')}\n`
}

/** Leaves deeper levels and opens a new one where none begins in this column. */
function enter(levels: readonly Level[], column: number): Level[] {
  const open = levels.filter(({ old }) => old <= column)
  const last = open.at(-1) ?? { old: 0, now: 0 }
  return last.old === column ? open : [...open, { old: column, now: last.now + STEP }]
}

/** `- - key: value` opens a level behind each dash. */
function enterItems(levels: readonly Level[], content: string, old: number): Level[] {
  const opened = [...levels]
  const dashes = /^(?:- +)+(?=\S)/.exec(content)?.[0] ?? ''
  for (const { index } of dashes.matchAll(/- +/g)) {
    const width = /- +/.exec(dashes.slice(index))?.[0].length ?? STEP
    const now = (opened.at(-1)?.now ?? 0) + width
    opened.push({ old: old + index + width, now })
  }
  return opened
}

/** A comment goes with the line below it when both begin in one column, or when it stands deeper. */
function commentColumn(
  lines: readonly string[],
  owners: ReadonlyMap<number, number>,
  index: number,
  old: number,
): number {
  for (let next = index + 1; next < lines.length; next++) {
    const line = lines[next] ?? ''
    const content = line.trim()
    if (content === '' || content.startsWith('#') || owners.has(next)) continue
    const below = line.length - line.trimStart().length
    return old > below ? old : below
  }
  return old
}

function shifted(line: string, shift: number): string {
  if (line.trim() === '') return line
  return shift >= 0 ? ' '.repeat(shift) + line : line.slice(Math.min(-shift, leading(line)))
}

function leading(line: string): number {
  return line.length - line.trimStart().length
}

/** Lines in the middle of a text or of braces, each with the line where it begins. */
function continuations(text: string): ReadonlyMap<number, number> {
  const counter = new LineCounter()
  const document = parseDocument(text, { ...PARSING, lineCounter: counter })
  const owners = new Map<number, number>()
  const note = (node: Node): void => {
    const [start, end] = node.range ?? [0, 0]
    const first = counter.linePos(start).line - 1
    const stop = counter.linePos(Math.max(start, end - 1)).line - 1
    for (let line = first + 1; line <= stop; line++) if (!owners.has(line)) owners.set(line, first)
  }
  visit(document, {
    Scalar: (_, node) => note(node),
    Map: (_, node) => (node.flow === true ? note(node) : undefined),
    Seq: (_, node) => (node.flow === true ? note(node) : undefined),
  })
  return owners
}
