/** A stretch of the old text, or a new text. */
export type Piece = string | { readonly start: number; readonly end: number }

/** Where something of the new text comes from: offset in the text; source, its line and column, name, as in a map. */
type Mapping = readonly [offset: number, ...source: readonly number[]]

/**
 * A text that is put together of pieces of another one, and its source map (ECMA-426): whatever was copied leads to where
 * it led before.
 */
export function rearranged(
  text: string,
  map: string,
  pieces: readonly Piece[],
): { readonly text: string; readonly map: string } {
  const old: { mappings: string } = JSON.parse(map)
  const known = decoded(old.mappings, lineStarts(text))
  const mappings: Mapping[] = []
  const parts: string[] = []
  let length = 0
  for (const piece of pieces) {
    const part = typeof piece === 'string' ? piece : text.slice(piece.start, piece.end)
    if (typeof piece !== 'string') {
      for (
        let at = firstFrom(known, piece.start);
        (known[at]?.[0] ?? Infinity) < piece.end;
        at += 1
      ) {
        const [offset = 0, ...source] = known[at] ?? []
        mappings.push([length + offset - piece.start, ...source])
      }
    }
    parts.push(part)
    length += part.length
  }
  const changed = parts.join('')
  return {
    text: changed,
    map: JSON.stringify({ ...old, mappings: encoded(mappings, lineStarts(changed)) }),
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function firstFrom(mappings: readonly Mapping[], offset: number): number {
  let low = 0
  let high = mappings.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((mappings[middle]?.[0] ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return low
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function decoded(mappings: string, starts: readonly number[]): readonly Mapping[] {
  const found: Mapping[] = []
  const before = [0, 0, 0, 0]
  for (const [line, segments] of mappings.split(';').entries()) {
    let column = 0
    for (const segment of segments === '' ? [] : segments.split(',')) {
      const [along = 0, ...source] = numbers(segment)
      column += along
      for (const [index, value] of source.entries()) before[index] = (before[index] ?? 0) + value
      found.push([(starts[line] ?? 0) + column, ...before.slice(0, source.length)])
    }
  }
  return found
}

function encoded(mappings: readonly Mapping[], starts: readonly number[]): string {
  const before = [0, 0, 0, 0]
  const lines: string[] = []
  let segments: string[] = []
  let column = 0
  for (const [offset, ...source] of mappings) {
    while ((starts[lines.length + 1] ?? Infinity) <= offset) {
      lines.push(segments.join(','))
      segments = []
      column = 0
    }
    const along = offset - (starts[lines.length] ?? 0)
    let segment = digits(along - column)
    column = along
    for (const [index, value] of source.entries()) {
      segment += digits(value - (before[index] ?? 0))
      before[index] = value
    }
    segments.push(segment)
  }
  return [...lines, segments.join(',')].join(';')
}

/** Base 64 VLQ: five bits a digit, the lowest first, the sixth says that more follow; the very lowest is the sign. */
function numbers(segment: string): readonly number[] {
  const found: number[] = []
  let value = 0
  let shift = 0
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit)
    value |= (bits & 31) << shift
    shift += 5
    if (bits >= 32) continue
    found.push((value & 1) === 1 ? -(value >>> 1) : value >>> 1)
    value = 0
    shift = 0
  }
  return found
}

function digits(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1
  let text = ''
  do {
    text += DIGITS[(rest & 31) | (rest > 31 ? 32 : 0)]
    rest >>>= 5
  } while (rest > 0)
  return text
}
