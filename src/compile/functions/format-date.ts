import { defineFunction } from '../function.ts'
import { formatInstant } from './date-format.ts'
import { needInstant } from './date.ts'

/** `$formatDate(text, from, to, zone)`: Entra's FormatDateTime, for configurations that come from there. */
export const formatDate = defineFunction({
  name: 'formatDate',
  signature: '<s-sss?:s>',
  summary:
    'A date in another format, both in the letters of .NET. With a zone, a text without an offset is ' +
    'from there, and the result is the time there.',
  examples: [
    {
      expression: '$formatDate("20150123105347.1Z", "yyyyMMddHHmmss.fZ", "yyyy-MM-dd")',
      result: '2015-01-23',
    },
    {
      expression: '$formatDate("2019-12-31-08:00", "yyyy-MM-ddzzz", "yyyy-MM-dd HH:mm")',
      result: '2019-12-31 08:00',
    },
    {
      expression:
        '$formatDate("2026-01-31T22:30:00Z", "yyyy-MM-ddTHH:mm:ssK", "d MMM yyyy", "Europe/Oslo")',
      result: '31 Jan 2026',
    },
    {
      expression:
        '$formatDate("2026-01-31T23:30:00Z", "yyyy-MM-ddTHH:mm:ssK", "d MMM yyyy", "Europe/Oslo")',
      result: '1 Feb 2026',
    },
    { expression: '$formatDate("tomorrow", "yyyy-MM-dd", "dd.MM.yyyy")', fails: 'FUNCTION' },
    { expression: '$formatDate(missing, "yyyy-MM-dd", "dd.MM.yyyy")' },
  ],
  call: (
    text: string | undefined,
    from: string | undefined,
    to: string | undefined,
    zone: string | undefined,
  ) => {
    if (text === undefined || from === undefined || to === undefined) return undefined
    return formatInstant(needInstant(text, from, zone, 'formatDate'), to, zone)
  },
})
