import { SyncError } from '../../model/errors.ts'

const MINUTE = 60_000

/**
 * How far a time zone is ahead of UTC at an instant, in milliseconds.
 *
 * @throws SyncError `FLOW_FAILED` for a zone that nobody knows
 */
export function zoneOffset(instant: number, zone: string): number {
  if (zone === 'UTC' || zone === 'Z') return 0
  const parts = formatterOf(zone).formatToParts(instant)
  const field = (type: string): number =>
    Number(parts.find((part) => part.type === type)?.value ?? '0')
  const wall = Date.UTC(
    ...([field('year'), field('month') - 1, field('day')] as const),
    ...([field('hour'), field('minute'), field('second')] as const),
  )
  return wall - Math.floor(instant / 1000) * 1000
}

/**
 * The instant at which clocks in a zone show a time. An hour that is left out in spring is counted on
 * from before it; of an hour that comes twice in autumn the first is meant.
 *
 * @param wall the time as milliseconds, as if it were UTC
 */
export function instantAt(wall: number, zone: string): number {
  const early = wall - zoneOffset(wall - 24 * 60 * MINUTE, zone)
  if (zoneOffset(early, zone) === wall - early) return early
  const late = wall - zoneOffset(wall + 24 * 60 * MINUTE, zone)
  return zoneOffset(late, zone) === wall - late ? late : early
}

/**
 * By name in lower case, of which there are a few hundred, and offsets: a person's data may name them. Making a formatter
 * takes a hundred times as long as using it.
 */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(zone: string): Intl.DateTimeFormat {
  const name = zone.toLowerCase()
  const known = formatters.get(name)
  if (known !== undefined) return known
  const formatter = makeFormatter(zone)
  formatters.set(name, formatter)
  return formatter
}

function makeFormatter(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (cause) {
    throw new SyncError(
      'FLOW_FAILED',
      'The time zone of a date is not known; use a name such as "Europe/Oslo".',
      { cause },
    )
  }
}
