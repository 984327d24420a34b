/** Letters that would end a cell or a line, or begin an escape, in the text form of COPY and LOAD DATA. */
const MARKS = /[\\\t\n\r]/u

const EVERY_MARK = /[\\\t\n\r]/gu

const ESCAPED: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
}

/** Characters after which a piece is given on; pieces of this size travel best. */
const PIECE = 65_536

/**
 * Rows as the text form that PostgreSQL's COPY and MySQL's LOAD DATA read alike: a tab between cells, a line
 * feed behind a row, `\N` for NULL, a backslash before what would be mistaken for one of these. A text that
 * reads `\N` comes out as `\\N` and stays a text.
 */
export function* delimitedText(rows: Iterable<readonly unknown[]>): Generator<Buffer, void> {
  let piece = ''
  for (const row of rows) {
    for (let at = 0; at < row.length; at += 1) {
      if (at > 0) piece += '\t'
      piece += cellText(row[at])
    }
    piece += '\n'
    if (piece.length < PIECE) continue
    yield Buffer.from(piece)
    piece = ''
  }
  if (piece !== '') yield Buffer.from(piece)
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
