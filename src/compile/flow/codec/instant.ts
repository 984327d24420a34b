import type { ColumnKind } from '../../../model/table.ts'
import type { JsonValue } from '../../../model/value.ts'
import { formatInstant, parseInstant } from '../../functions/date-format.ts'
import type { Codec, Held } from './codec.ts'

const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/iu
const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?$/u
const DAY = 'yyyy-MM-dd'
const LOCAL = 'yyyy-MM-ddTHH:mm:ss.fff'

/** Format and zone of the texts around a date column. */
export interface InstantOptions {
  readonly kind: ColumnKind
  readonly format?: string | undefined
  /** Where a date or a time without offset is; UTC when nothing is said. */
  readonly timezone?: string | undefined
}

/** A calendar day. Of an instant it is the day in `timezone`. */
export function dateCodec(options: InstantOptions): Codec {
  const zone = options.timezone ?? 'UTC'
  return instantCodec('a date', options, (value, format) => {
    const iso = ISO.exec(value)
    const day = iso?.[1]
    // without an offset the day is what was written, wherever the clock stands
    if (iso !== null && day !== undefined && iso[5] === undefined)
      return isDay(day) ? day : undefined
    const instant = iso === null ? parseBy(value, format, zone) : instantOf(value, zone)
    return instant === undefined ? undefined : formatInstant(instant, DAY, zone)
  })
}

/** An instant in UTC with milliseconds; smaller fractions are cut off. */
export function dateTimeCodec(options: InstantOptions): Codec {
  const zone = options.timezone ?? 'UTC'
  return instantCodec('a date and time', options, (value, format) => {
    const instant = instantOf(value, zone) ?? parseBy(value, format, zone)
    return instant === undefined ? undefined : new Date(instant).toISOString()
  })
}

/** A time of day, `HH:MM:SS` with a fraction when there is one. */
export const timeCodec: Codec = {
  expects: 'a time of day',
  encode: encodeTime,
  decode: (value) => (typeof value === 'string' ? value : undefined),
  literal: encodeTime,
  faithful: false,
  injective: true,
  comparing: 'normalised',
  caseless: false,
}

/** Milliseconds of an ISO 8601 text with or without offset, `undefined` when it is none. */
export function instantOf(value: string, zone: string): number | undefined {
  const [, day, minutes = '00:00', seconds = '00', fraction = '', offset] = ISO.exec(value) ?? []
  if (day === undefined || !isDay(day)) return undefined
  const clock = `${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}`
  if (offset === undefined && zone !== 'UTC') return parseInstant(`${day}T${clock}`, LOCAL, zone)
  const instant = Date.parse(`${day}T${clock}${withColon(offset ?? 'Z')}`)
  return Number.isNaN(instant) ? undefined : instant
}

function instantCodec(
  expects: string,
  options: InstantOptions,
  canonical: (value: string, format: string | undefined) => string | undefined,
): Codec {
  const { kind, format } = options
  const zone = options.timezone ?? 'UTC'
  const stored = storage(kind, format, zone, expects === 'a date')
  const encode = (value: JsonValue): Held | undefined => {
    const text = typeof value === 'string' ? canonical(value, format) : undefined
    return text === undefined ? undefined : stored.write(text)
  }
  return {
    expects,
    encode,
    decode: (value) => stored.read(value),
    literal: (value) => encode(typeof value === 'number' ? String(value) : value),
    faithful: false,
    // a day stands for all its instants
    injective: expects !== 'a date' && kind !== 'date',
    comparing: stored.ordered ? 'instant' : 'normalised',
    caseless: false,
  }
}

interface Storage {
  write(canonical: string): Held | undefined
  read(value: Held): string | undefined
  readonly ordered: boolean
}

function storage(
  kind: ColumnKind,
  format: string | undefined,
  zone: string,
  day: boolean,
): Storage {
  if (kind === 'date') {
    return { write: (text) => text.slice(0, 10), read: asText, ordered: true }
  }
  if (kind === 'datetime') {
    const write = (text: string): Held | undefined => {
      const instant = day ? instantOf(text, zone) : undefined
      return day ? instant && new Date(instant).toISOString() : text
    }
    const read = (value: Held): string | undefined =>
      day ? formatHeld(value, DAY, zone) : asText(value)
    return { write, read, ordered: true }
  }
  if (format === undefined) return { write: (text) => text, read: asText, ordered: false }
  const write = (text: string): Held | undefined => {
    const instant = instantOf(text, zone)
    if (instant === undefined) return undefined
    const written = formatInstant(instant, format, zone)
    return kind === 'int' ? digits(written) : written
  }
  return { write, read: (value) => readFormatted(value, format, zone, day), ordered: false }
}

function readFormatted(
  value: Held,
  format: string,
  zone: string,
  day: boolean,
): string | undefined {
  const instant = parseInstant(String(value), format, zone)
  if (instant === undefined) return undefined
  return day ? formatInstant(instant, DAY, zone) : new Date(instant).toISOString()
}

function formatHeld(value: Held, format: string, zone: string): string | undefined {
  const instant = instantOf(String(value), 'UTC')
  return instant === undefined ? undefined : formatInstant(instant, format, zone)
}

function parseBy(value: string, format: string | undefined, zone: string): number | undefined {
  return format === undefined ? undefined : parseInstant(value, format, zone)
}

function asText(value: Held): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function digits(text: string): number | undefined {
  return /^[1-9]\d{0,14}$/u.test(text) ? Number(text) : undefined
}

/** Whether a text of the form `yyyy-MM-dd` is a day of the calendar; by hand, for Date is ten times as slow. */
function isDay(text: string): boolean {
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  if (month < 1 || month > 12 || day < 1) return false
  return day <= 28 || day <= daysOf(twoDigits(text, 0) * 100 + twoDigits(text, 2), month)
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO
}

const ZERO = 48

function withColon(offset: string): string {
  return offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset.toUpperCase()
}

function encodeTime(value: JsonValue): Held | undefined {
  const [, hour, minute, second = '00', fraction = ''] =
    (typeof value === 'string' ? TIME.exec(value) : undefined) ?? []
  if (hour === undefined || minute === undefined) return undefined
  const shown = fraction.replace(/0+$/u, '')
  return `${hour}:${minute}:${second}${shown === '' ? '' : `.${shown}`}`
}
