import { ExpressionFault } from '../expression/fault.ts'
import { defineFunction } from '../function.ts'
import { parseInstant } from './date-format.ts'
import { isoOf, needDate } from './date-text.ts'

/** `$date(text, format, zone)`: Entra's CDate. A text that is no date fails instead of being lost. */
export const date = defineFunction({
  name: 'date',
  signature: '<s-s?s?:s>',
  summary:
    'A date as ISO 8601 in UTC. Without a format, ISO 8601 and M/d/yyyy h:mm:ss tt are understood; ' +
    'the format is in the letters of .NET, the zone a name such as Europe/Oslo.',
  examples: [
    { expression: '$date("2012-03-16-07:00")', result: '2012-03-16T07:00:00.000Z' },
    { expression: '$date("8/25/2021 5:41:18 PM")', result: '2021-08-25T17:41:18.000Z' },
    {
      expression: '$date("25.08.2021 17:41", "dd.MM.yyyy HH:mm", "Europe/Oslo")',
      result: '2021-08-25T15:41:00.000Z',
    },
    { expression: '$date("20150123", "yyyyMMdd")', result: '2015-01-23T00:00:00.000Z' },
    { expression: '$date("nope")', fails: 'FUNCTION' },
    { expression: '$date("31.02.2021", "dd.MM.yyyy")', fails: 'FUNCTION' },
    { expression: '$date(missing)' },
  ],
  call: (text: string | undefined, format: string | undefined, zone: string | undefined) => {
    if (text === undefined) return undefined
    if (format === undefined) return isoOf(needDate(text, 'date', zone))
    return isoOf(needInstant(text, format, zone, 'date'))
  },
})

/** Reads a date in a format. @throws ExpressionFault FUNCTION when it does not fit */
export function needInstant(
  text: string,
  format: string,
  zone: string | undefined,
  name: string,
): number {
  const instant = parseInstant(text, format, zone)
  if (instant !== undefined) return instant
  throw new ExpressionFault(
    'FUNCTION',
    undefined,
    `The text given to $${name} is not a date in the format "${format}".`,
  )
}
