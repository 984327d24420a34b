import { defineFunction } from '../function.ts'
import { needDate } from './date-text.ts'

/** `$filetime(date)`: Entra's NumFromDate. A text, because the number has more digits than JSON keeps. */
export const filetime = defineFunction({
  name: 'filetime',
  signature: '<s-:s>',
  summary: 'A date as Active Directory counts it, for accountExpires: 100 ns steps since 1601.',
  examples: [
    { expression: '$filetime("2012-01-01T23:00:00Z")', result: '129699324000000000' },
    { expression: '$filetime("1970-01-01")', result: '116444736000000000' },
    { expression: '$filetime("nope")', fails: 'FUNCTION' },
    { expression: '$filetime(missing)' },
  ],
  call: (text: string | undefined) => {
    if (text === undefined) return undefined
    const milliseconds = BigInt(Math.trunc(needDate(text, 'filetime')))
    return String((milliseconds + MILLISECONDS_BEFORE_1970) * 10_000n)
  },
})

const MILLISECONDS_BEFORE_1970 = 11_644_473_600_000n
