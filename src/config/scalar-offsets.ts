import { Scalar } from 'yaml'

/**
 * Where each UTF-16 unit of a scalar's value stands in the file, plus one entry for its end.
 *
 * Exact for plain, quoted and literal scalars; in folded ones a blank that stands for a line break is
 * mapped to that line break.
 *
 * @param source the whole file
 * @param node a scalar that was parsed from it, with a string value
 */
export function scalarOffsets(
  source: string,
  node: Scalar,
  value: string,
): (offset: number) => number {
  const [start, end] = node.range ?? [0, 0]
  const opening = node.type === Scalar.QUOTE_SINGLE || node.type === Scalar.QUOTE_DOUBLE ? 1 : 0
  const plainLength = end - start - 2 * opening
  if (plainLength === value.length && source.startsWith(value, start + opening)) {
    return (offset) => start + opening + within(offset, value.length)
  }
  let offsets: Uint32Array | undefined
  return (offset) => {
    offsets ??= align(source, node, value)
    return offsets[within(offset, value.length)] ?? end
  }
}

/** JSONata gives no position for some errors: those are at the beginning. */
function within(offset: number, length: number): number {
  return offset > 0 ? Math.min(offset, length) : 0
}

function align(source: string, node: Scalar, value: string): Uint32Array {
  switch (node.type) {
    case Scalar.BLOCK_LITERAL:
    case Scalar.BLOCK_FOLDED:
      return alignBlock(source, node, value)
    default:
      return alignFlow(source, node, value)
  }
}

/** Plain and quoted scalars: line breaks fold, quotes and escapes stand for fewer units. */
function alignFlow(source: string, node: Scalar, value: string): Uint32Array {
  const [start, end] = node.range ?? [0, 0]
  const double = node.type === Scalar.QUOTE_DOUBLE
  const single = node.type === Scalar.QUOTE_SINGLE
  const last = double || single ? end - 1 : end
  const offsets = new Uint32Array(value.length + 1).fill(last)
  let at = double || single ? start + 1 : start
  let unit = 0
  while (unit < value.length && at < last) {
    const breaks = foldedBreak(source, at, last)
    if (breaks > 0 && !(double && source[at] === '\\')) {
      while (unit < value.length && isBlank(value[unit])) offsets[unit++] = at
      at += breaks
    } else if (double && source[at] === '\\') {
      const escape = escapeAt(source, at)
      for (let index = 0; index < escape.units; index++) offsets[unit++] = at
      at += escape.length
    } else {
      offsets[unit++] = at
      at += single && source[at] === "'" ? 2 : 1
    }
  }
  return offsets
}

/** Length of the white space around a line break that folds at this place; 0 when there is none. */
function foldedBreak(source: string, at: number, last: number): number {
  let index = at
  let found = false
  while (index < last && (isBlank(source[index]) || source[index] === '\r')) {
    if (source[index] === '\n') found = true
    index++
  }
  return found ? index - at : 0
}

function isBlank(unit: string | undefined): boolean {
  return unit === ' ' || unit === '\t' || unit === '\n'
}

const ESCAPE_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/** How long an escape of a double-quoted scalar is, and how many units of the value it gives. */
function escapeAt(source: string, at: number): { length: number; units: number } {
  const letter = source[at + 1] ?? ''
  const digits = ESCAPE_DIGITS[letter]
  if (digits !== undefined) {
    const code = Number.parseInt(source.slice(at + 2, at + 2 + digits), 16)
    return { length: 2 + digits, units: code > 0xffff ? 2 : 1 }
  }
  if (letter !== '\n' && letter !== '\r') return { length: 2, units: 1 }
  // An escaped line break joins two lines and gives nothing; the blanks after it go too.
  let index = at + (letter === '\r' ? 3 : 2)
  while (source[index] === ' ' || source[index] === '\t') index++
  return { length: index - at, units: 0 }
}

/** Block scalars: the header line and the indentation of every line are not part of the value. */
function alignBlock(source: string, node: Scalar, value: string): Uint32Array {
  const [start, end] = node.range ?? [0, 0]
  const offsets = new Uint32Array(value.length + 1).fill(end)
  const body = source.indexOf('\n', start) + 1
  const indent = blockIndent(source, body, end, value)
  let at = skipIndent(source, body, indent)
  for (let unit = 0; unit < value.length && at < end; unit++) {
    if (source[at] === '\r' && source[at + 1] === '\n') at++
    if (source[at] === '\n' && value[unit] !== '\n' && value[unit] !== ' ') {
      // A folded break leaves fewer units than it takes: go to the text that follows.
      while (source[at] === '\n' || source[at] === '\r') at = skipIndent(source, at + 1, indent)
    }
    offsets[unit] = at
    at = source[at] === '\n' ? skipIndent(source, at + 1, indent) : at + 1
  }
  offsets[value.length] = Math.min(at, end)
  return offsets
}

/** Blanks before the text of the first line that has any, less those that belong to the value. */
function blockIndent(source: string, body: number, end: number, value: string): number {
  const lines = source.slice(body, end).split(/\r?\n/)
  const kept = value.split('\n')
  const line = lines.find((one) => one.trim() !== '')
  const text = kept.find((one) => one.trim() !== '')
  if (line === undefined || text === undefined) {
    return Math.max(0, (lines[0] ?? '').length - (kept[0] ?? '').length)
  }
  return leadingBlanks(line) - leadingBlanks(text)
}

function leadingBlanks(line: string): number {
  return line.length - line.trimStart().length
}

function skipIndent(source: string, at: number, indent: number): number {
  let index = at
  while (index < at + indent && source[index] === ' ') index++
  return index
}
