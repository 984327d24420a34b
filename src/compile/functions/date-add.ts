import { defineFunction } from '../function.ts'
import { isoOf, needDate } from './date-text.ts'
import { needUnit, UNIT_LENGTH } from './date-unit.ts'

/** `$dateAdd(date, count, unit)`: Entra's DateAdd. */
export const dateAdd = defineFunction({
  name: 'dateAdd',
  signature: '<s-ns:s>',
  summary:
    'A date some time later, or earlier when the count is negative, as ISO 8601 in UTC. Units: yyyy, ' +
    'm (months), ww (weeks), d, h, n (minutes), s. The end of a shorter month is its last day.',
  examples: [
    { expression: '$dateAdd("2012-03-16-07:00", 7, "d")', result: '2012-03-23T07:00:00.000Z' },
    { expression: '$dateAdd("2012-03-16-07:00", -10, "d")', result: '2012-03-06T07:00:00.000Z' },
    { expression: '$dateAdd("2012-03-16-07:00", 2, "ww")', result: '2012-03-30T07:00:00.000Z' },
    { expression: '$dateAdd("2012-03-16-07:00", 10, "m")', result: '2013-01-16T07:00:00.000Z' },
    { expression: '$dateAdd("2012-03-16-07:00", 2, "yyyy")', result: '2014-03-16T07:00:00.000Z' },
    { expression: '$dateAdd("2024-01-31", 1, "m")', result: '2024-02-29T00:00:00.000Z' },
    { expression: '$dateAdd("2024-01-31", 1, "fortnight")', fails: 'FUNCTION' },
    { expression: '$dateAdd(missing, 1, "d")' },
  ],
  call: (text: string | undefined, count: number | undefined, unit: string | undefined) => {
    if (text === undefined || count === undefined || unit === undefined) return undefined
    const start = needDate(text, 'dateAdd')
    const wanted = needUnit(unit, 'dateAdd')
    if (wanted === 'yyyy') return isoOf(addMonths(start, Math.trunc(count) * 12))
    if (wanted === 'm') return isoOf(addMonths(start, Math.trunc(count)))
    return isoOf(start + count * UNIT_LENGTH[wanted])
  },
})

function addMonths(instant: number, count: number): number {
  const date = new Date(instant)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + count)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  return date.setUTCDate(Math.min(day, last))
}
