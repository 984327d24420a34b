/** Letters that would end a cell or a line, or begin an escape, in the text form of COPY and LOAD DATA. */
const MARKS = /[\\\t\n\r]/u

const EVERY_MARK = /[\\\t\n\r]/gu

const ESCAPED: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
}

/** Rows of a piece: together they are about as long as what travels best. */
const PIECE_ROWS = 400

/**
 * Rows as the text form that PostgreSQL's COPY and MySQL's LOAD DATA read alike: a tab between cells, a line
 * feed behind a row, `\N` for NULL, a backslash before what would be mistaken for one of these. A text that
 * reads `\N` comes out as `\\N` and stays a text.
 */
export function* delimitedText(rows: readonly (readonly unknown[])[]): Generator<Buffer, void> {
  // Joining arrays that are used again makes one flat text; adding up strings would leave pieces to collect.
  const texts: string[] = []
  const lines: string[] = []
  for (const row of rows) {
    texts.length = row.length
    for (let at = 0; at < row.length; at += 1) texts[at] = cellText(row[at])
    lines.push(texts.join('\t'))
    if (lines.length < PIECE_ROWS) continue
    yield pieceOf(lines)
    lines.length = 0
  }
  if (lines.length > 0) yield pieceOf(lines)
}

function pieceOf(lines: string[]): Buffer {
  lines.push('')
  return Buffer.from(lines.join('\n'))
}

function cellText(cell: unknown): string {
  if (typeof cell === 'string') {
    return MARKS.test(cell) ? cell.replace(EVERY_MARK, (mark) => ESCAPED[mark] ?? mark) : cell
  }
  if (typeof cell === 'number' || typeof cell === 'bigint') return String(cell)
  // Bytes go as hexadecimal digits: no text encoding may touch them.
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString('hex')
  if (cell === null) return '\\N'
  throw new Error('cannot happen: a codec gave a value that has no text')
}
