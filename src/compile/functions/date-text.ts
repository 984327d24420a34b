import { ExpressionFault } from '../expression/fault.ts'
import { parseInstant, readOffset } from './date-format.ts'
import { instantAt } from './time-zone.ts'

/**
 * The instant that a date means when nobody says how it is written: ISO 8601, a day with an offset as
 * Workday sends it (`2012-03-16-07:00`), or the American form that Entra's own functions give
 * (`8/25/2021 5:41:18 PM`). A day begins at midnight; without an offset it is UTC, or `zone`.
 *
 * @returns `undefined` for any other text
 */
export function readDate(text: string, zone = 'UTC'): number | undefined {
  const iso = ISO.exec(text.trim())
  if (iso === null) return readAmerican(text, zone)
  const [, date, time = '', fraction = '', offset] = iso
  const clock = time === '' ? '00:00:00' : time.length === 5 ? `${time}:00` : time
  const wall = parseInstant(`${date}T${clock}`, "yyyy-MM-dd'T'HH:mm:ss")
  if (wall === undefined) return undefined
  const exact = wall + Number(fraction.slice(1, 4).padEnd(3, '0'))
  return offset === undefined ? instantAt(exact, zone) : exact - readOffset(offset)
}

const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d{1,9})?)? ?(Z|[+-]\d{2}:?\d{2})?$/u

function readAmerican(text: string, zone: string): number | undefined {
  for (const format of ['M/d/yyyy h:mm:ss tt', 'M/d/yyyy h:mm tt', 'M/d/yyyy']) {
    const instant = parseInstant(text, format, zone)
    if (instant !== undefined) return instant
  }
  return undefined
}

/** Reads a date like {@link readDate}. @throws ExpressionFault FUNCTION when it is none */
export function needDate(text: string, name: string, zone?: string): number {
  const instant = readDate(text, zone)
  if (instant !== undefined) return instant
  throw new ExpressionFault(
    'FUNCTION',
    undefined,
    `The text given to $${name} is not a date; give its format.`,
  )
}

/** An instant as ISO 8601 in UTC. */
export function isoOf(instant: number): string {
  const date = new Date(instant)
  if (!Number.isNaN(date.getTime())) return date.toISOString()
  throw new ExpressionFault('FUNCTION', undefined, 'A date is out of range.')
}
