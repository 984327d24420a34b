/** A piece of a .NET date format: letters of one kind, or text that stands for itself. */
export type DatePiece =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'field'; readonly letter: DateLetter; readonly width: number }

/** The letters of .NET's custom date and time formats, with the English names of the invariant culture. */
export type DateLetter = 'd' | 'M' | 'y' | 'H' | 'h' | 'm' | 's' | 'f' | 'F' | 't' | 'z' | 'K' | 'g'

/** Reads a .NET date format such as `yyyy-MM-dd'T'HH:mm`; a single letter is a standard format. */
export function readDateFormat(format: string): readonly DatePiece[] {
  const written = STANDARD_FORMATS.get(format) ?? format
  const pieces: DatePiece[] = []
  let at = 0
  while (at < written.length) {
    const character = written.charAt(at)
    if (isLetter(character)) {
      let end = at + 1
      while (written.charAt(end) === character) end += 1
      pieces.push({ kind: 'field', letter: character, width: end - at })
      at = end
    } else {
      const [text, end] = readLiteral(written, at)
      if (text !== '') pieces.push({ kind: 'literal', text })
      at = end
    }
  }
  return pieces
}

/** Names of the months, as .NET's invariant culture has them. */
export const MONTHS: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** Names of the days, Sunday first. */
export const DAYS: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
]

const STANDARD_FORMATS: ReadonlyMap<string, string> = new Map([
  ['d', 'MM/dd/yyyy'],
  ['D', 'dddd, dd MMMM yyyy'],
  ['g', 'MM/dd/yyyy HH:mm'],
  ['G', 'MM/dd/yyyy HH:mm:ss'],
  ['o', "yyyy-MM-dd'T'HH:mm:ss.fffffffK"],
  ['O', "yyyy-MM-dd'T'HH:mm:ss.fffffffK"],
  ['r', "ddd, dd MMM yyyy HH:mm:ss 'GMT'"],
  ['R', "ddd, dd MMM yyyy HH:mm:ss 'GMT'"],
  ['s', "yyyy-MM-dd'T'HH:mm:ss"],
  ['t', 'HH:mm'],
  ['T', 'HH:mm:ss'],
  ['u', "yyyy-MM-dd HH:mm:ss'Z'"],
])

function isLetter(character: string): character is DateLetter {
  return character !== '' && 'dMyHhmsfFtzKg'.includes(character)
}

/** Quoted text, an escaped character, `%` in front of a single letter, or a character as it is. */
function readLiteral(format: string, at: number): [text: string, end: number] {
  const character = format.charAt(at)
  if (character === '%') return ['', at + 1]
  if (character === '\\') return [format.charAt(at + 1), at + 2]
  if (character !== "'" && character !== '"') return [character, at + 1]
  const close = format.indexOf(character, at + 1)
  const end = close < 0 ? format.length : close
  return [format.slice(at + 1, end), end + 1]
}
