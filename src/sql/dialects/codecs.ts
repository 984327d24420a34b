import { SyncError } from '../../model/errors.ts'
import type { ColumnDescription } from '../../model/table.ts'
import type { ColumnValue } from '../../model/value.ts'

/** Well-formed text. A lone surrogate would be stored as another character without a word. */
export function encodeText(column: ColumnDescription, value: ColumnValue): string {
  const text = typeof value === 'string' ? value : String(value)
  if (!text.isWellFormed()) {
    throw new SyncError(
      'ROW_TYPE',
      `The value for the column ${column.name} holds half a character (a lone surrogate), which no database can store. Send well-formed text.`,
      { column: column.name },
    )
  }
  return text
}

/** An integer in canonical form: a number where it is exact, else its digits. */
export function decodeInteger(raw: unknown): ColumnValue {
  if (typeof raw === 'number') return raw
  const number = Number(raw)
  return Number.isSafeInteger(number) ? number : String(raw)
}

/** Decimal digits without exponent, as the database gave them. */
export function decodeText(raw: unknown): ColumnValue {
  return typeof raw === 'string' ? raw : String(raw)
}

/** Truth from whatever a driver gives for it. */
export function decodeBoolean(raw: unknown): ColumnValue {
  if (typeof raw === 'boolean') return raw
  if (typeof raw === 'string') return raw === 't' || raw === 'true' || raw === '1'
  if (raw instanceof Uint8Array) return raw.some((byte) => byte !== 0)
  return Number(raw) !== 0
}

/** Bytes as base64. */
export function decodeBytes(raw: unknown): ColumnValue {
  return raw instanceof Uint8Array ? Buffer.from(raw).toString('base64') : String(raw)
}

/** Bytes from base64. */
export function encodeBytes(value: ColumnValue): Uint8Array {
  return Buffer.from(String(value), 'base64')
}

const DATETIME =
  /^(\d{4,6})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(?:([+-])(\d\d)(?::?(\d\d))?(?::\d\d)?|Z)?$/u

/** `YYYY-MM-DD HH:MM:SS[.ffffff][+hh[:mm]]` as the canonical instant; without an offset it is UTC. */
export function decodeDatetime(raw: unknown): ColumnValue {
  if (raw instanceof Date) return raw.toISOString()
  const text = String(raw)
  const parts = DATETIME.exec(text)
  if (parts === null) return text
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHours, offsetMinutes] =
    parts
  const milliseconds = Number((fraction ?? '').padEnd(3, '0').slice(0, 3))
  const utc = Date.UTC(2000, 0, 1, Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0))
  const date = new Date(utc + milliseconds)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  const offset = (Number(offsetHours ?? 0) * 60 + Number(offsetMinutes ?? 0)) * 60_000
  const instant = date.getTime() - (sign === '-' ? -offset : offset)
  return Number.isNaN(instant) ? text : new Date(instant).toISOString()
}

/** `HH:MM:SS[.fff]`. */
export function decodeTime(raw: unknown): ColumnValue {
  const text = String(raw)
  const point = text.indexOf('.')
  if (point < 0) return text.slice(0, 8)
  const fraction = text.slice(point + 1, point + 4).replace(/0+$/u, '')
  return fraction === '' ? text.slice(0, point) : `${text.slice(0, point)}.${fraction}`
}

/** JSON text in canonical form: members in the order they stand, no white space. */
export function decodeJson(raw: unknown): ColumnValue {
  if (typeof raw !== 'string') return JSON.stringify(raw)
  try {
    return JSON.stringify(JSON.parse(raw))
  } catch {
    return raw
  }
}

/** The first number in the brackets of a type, such as 50 in `varchar(50)`. */
export function typeArgument(type: string): number | undefined {
  const match = /\(\s*(\d+)/u.exec(type)
  return match === null ? undefined : Number(match[1])
}

/** A type without its brackets, in lower case. */
export function typeName(type: string): string {
  return type
    .replace(/\s*\([^)]*\)/u, '')
    .trim()
    .toLowerCase()
}
