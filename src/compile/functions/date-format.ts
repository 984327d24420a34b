import { unreachable } from '../../model/unreachable.ts'
import { type DateLetter, type DatePiece, DAYS, MONTHS, readDateFormat } from './date-letters.ts'
import { instantAt, zoneOffset } from './time-zone.ts'

/**
 * An instant as text, in the letters of .NET: `yyyy-MM-dd`, `dd.MM.yyyy HH:mm`, `M/d/yyyy h:mm:ss tt`.
 *
 * @param instant milliseconds since 1970-01-01T00:00:00Z
 * @param zone where the clock hangs that is read, such as `Europe/Oslo`
 * @throws SyncError `FLOW_FAILED` for an unknown zone
 */
export function formatInstant(instant: number, format: string, zone = 'UTC'): string {
  const offset = zoneOffset(instant, zone)
  const wall = new Date(instant + offset)
  let text = ''
  for (const piece of piecesOf(format)) {
    if (piece.kind === 'literal') {
      text += piece.text
      continue
    }
    const written = formatField(piece.letter, piece.width, wall, offset)
    // "F" leaves zeros out, and the point before it when nothing is left.
    if (piece.letter === 'F' && written === '' && text.endsWith('.')) text = text.slice(0, -1)
    text += written
  }
  return text
}

/**
 * The instant that a text in the letters of .NET stands for, `undefined` when the text does not fit the
 * format or names no real day. White space around it does not count; what the format leaves out is the
 * beginning of 1970.
 *
 * @param zone where the text is from when it holds no offset of its own
 * @throws SyncError `FLOW_FAILED` for an unknown zone
 */
export function parseInstant(text: string, format: string, zone = 'UTC'): number | undefined {
  const { pattern, letters } = readerOf(format)
  const match = pattern.exec(text.trim())
  if (match === null) return undefined
  const fields: Fields = { ...NOTHING }
  for (const [index, { letter, width }] of letters.entries()) {
    readField(fields, letter, width, match[index + 1] ?? '')
  }
  return instantOf(fields, zone)
}

interface Fields {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  millisecond: number
  /** Set by `t`: hours are counted to twelve. */
  afternoon: boolean | undefined
  /** Milliseconds ahead of UTC, when the text says so. */
  offset: number | undefined
}

const NOTHING: Fields = {
  year: 1970,
  month: 1,
  day: 1,
  hour: 0,
  minute: 0,
  second: 0,
  millisecond: 0,
  afternoon: undefined,
  offset: undefined,
}

function formatField(letter: DateLetter, width: number, wall: Date, offset: number): string {
  const padded = (value: number): string => String(value).padStart(Math.min(width, 2), '0')
  switch (letter) {
    case 'y':
      return formatYear(wall.getUTCFullYear(), width)
    case 'M':
      return named(MONTHS, wall.getUTCMonth(), width) ?? padded(wall.getUTCMonth() + 1)
    case 'd':
      return named(DAYS, wall.getUTCDay(), width) ?? padded(wall.getUTCDate())
    case 'H':
      return padded(wall.getUTCHours())
    case 'h':
      return padded(wall.getUTCHours() % 12 === 0 ? 12 : wall.getUTCHours() % 12)
    case 'm':
      return padded(wall.getUTCMinutes())
    case 's':
      return padded(wall.getUTCSeconds())
    case 'f':
      return fraction(wall, width)
    case 'F':
      return fraction(wall, width).replace(/0+$/u, '')
    case 't':
      return (wall.getUTCHours() < 12 ? 'AM' : 'PM').slice(0, width)
    case 'z':
      return formatOffset(offset, width)
    case 'K':
      return offset === 0 ? 'Z' : formatOffset(offset, 3)
    case 'g':
      return 'A.D.'
    default:
      return unreachable(letter)
  }
}

function formatYear(year: number, width: number): string {
  if (width > 2) return String(year).padStart(width, '0')
  return String(year % 100).padStart(width, '0')
}

function named(names: readonly string[], index: number, width: number): string | undefined {
  if (width < 3) return undefined
  return width === 3 ? names[index]?.slice(0, 3) : names[index]
}

function fraction(wall: Date, width: number): string {
  return String(wall.getUTCMilliseconds()).padStart(3, '0').padEnd(7, '0').slice(0, width)
}

function formatOffset(offset: number, width: number): string {
  const minutes = Math.abs(Math.round(offset / 60_000))
  const hours = String(Math.trunc(minutes / 60)).padStart(Math.min(width, 2), '0')
  const rest = width > 2 ? `:${String(minutes % 60).padStart(2, '0')}` : ''
  return `${offset < 0 ? '-' : '+'}${hours}${rest}`
}

interface Reader {
  readonly pattern: RegExp
  readonly letters: readonly { readonly letter: DateLetter; readonly width: number }[]
}

/** Formats come from the configuration, so there are few; texts of people never fill this. */
const readers = new Map<string, Reader>()
const pieces = new Map<string, readonly DatePiece[]>()
const MOST_FORMATS = 500

function piecesOf(format: string): readonly DatePiece[] {
  return memoized(pieces, format, readDateFormat)
}

function readerOf(format: string): Reader {
  return memoized(readers, format, makeReader)
}

function memoized<T>(memory: Map<string, T>, format: string, make: (format: string) => T): T {
  const known = memory.get(format)
  if (known !== undefined) return known
  if (memory.size >= MOST_FORMATS) memory.clear()
  const made = make(format)
  memory.set(format, made)
  return made
}

/** Every part of the pattern has a bound, so that no text makes it slow. */
function makeReader(format: string): Reader {
  const letters: { letter: DateLetter; width: number }[] = []
  let source = ''
  const all = piecesOf(format)
  for (const [index, piece] of all.entries()) {
    if (piece.kind === 'field') {
      letters.push(piece)
      source += `(${patternOf(piece.letter, piece.width)})`
      continue
    }
    const next = all[index + 1]
    const optional = piece.text === '.' && next?.kind === 'field' && next.letter === 'F'
    source += optional ? '\\.?' : escaped(piece.text)
  }
  return { pattern: new RegExp(`^${source}$`, 'iu'), letters }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&')
}

function patternOf(letter: DateLetter, width: number): string {
  switch (letter) {
    case 'y':
      if (width < 3) return width === 1 ? '\\d{1,2}' : '\\d{2}'
      return `\\d{${width}}`
    case 'M':
      return width < 3 ? digits(width) : alternatives(MONTHS, width)
    case 'd':
      return width < 3 ? digits(width) : alternatives(DAYS, width)
    case 'f':
      return `\\d{${width}}`
    case 'F':
      return `\\d{0,${width}}`
    case 't':
      return width === 1 ? '[AP]' : '[AP]M'
    case 'z':
      return width < 3 ? `[+-]${digits(width)}` : '[+-]\\d{2}:?\\d{2}'
    case 'K':
      return 'Z|[+-]\\d{2}:?\\d{2}|'
    case 'g':
      return 'A\\.?D\\.?'
    default:
      return digits(width)
  }
}

function digits(width: number): string {
  return width === 1 ? '\\d{1,2}' : '\\d{2}'
}

function alternatives(names: readonly string[], width: number): string {
  return names.map((name) => (width === 3 ? name.slice(0, 3) : name)).join('|')
}

function readField(fields: Fields, letter: DateLetter, width: number, text: string): void {
  const value = Number(text)
  switch (letter) {
    case 'y':
      // .NET takes two digits for the hundred years that end in 2049.
      fields.year = width > 2 ? value : value < 50 ? 2000 + value : 1900 + value
      return
    case 'M':
      fields.month = width < 3 ? value : indexOfName(MONTHS, text) + 1
      return
    case 'd':
      if (width < 3) fields.day = value
      return
    case 'h':
    case 'H':
      fields.hour = value
      return
    case 'm':
      fields.minute = value
      return
    case 's':
      fields.second = value
      return
    case 'f':
    case 'F':
      fields.millisecond = Number(text.padEnd(3, '0').slice(0, 3))
      return
    case 't':
      fields.afternoon = text.charAt(0).toUpperCase() === 'P'
      return
    case 'z':
    case 'K':
      if (text !== '') fields.offset = readOffset(text)
      return
    case 'g':
      return
  }
}

function indexOfName(names: readonly string[], text: string): number {
  const wanted = text.toLowerCase().slice(0, 3)
  return names.findIndex((name) => name.toLowerCase().startsWith(wanted))
}

/** `Z`, `+1`, `+01`, `+0130` or `+01:30` in milliseconds. */
export function readOffset(text: string): number {
  if (text.toUpperCase() === 'Z') return 0
  const plain = text.slice(1).replace(':', '')
  const hours = Number(plain.slice(0, plain.length > 2 ? 2 : undefined))
  const minutes = hours * 60 + (plain.length > 2 ? Number(plain.slice(2)) : 0)
  return (text.startsWith('-') ? -minutes : minutes) * 60_000
}

function instantOf(fields: Fields, zone: string): number | undefined {
  const { year, month, day, minute, second, millisecond, afternoon, offset } = fields
  let { hour } = fields
  if (afternoon !== undefined) {
    if (hour < 1 || hour > 12) return undefined
    hour = (hour % 12) + (afternoon ? 12 : 0)
  }
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCDate() !== day || date.getUTCMonth() !== month - 1) return undefined
  const wall = date.setUTCHours(hour, minute, second, millisecond)
  return offset === undefined ? instantAt(wall, zone) : wall - offset
}
