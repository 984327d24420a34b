import { defineFunction } from '../function.ts'
import { needDate } from './date-text.ts'
import { type DateUnit, needUnit, UNIT_LENGTH } from './date-unit.ts'

/** `$dateDiff(from, to, unit)`: Entra's DateDiff. */
export const dateDiff = defineFunction({
  name: 'dateDiff',
  signature: '<s-ss:n>',
  summary:
    'How much later the second date is than the first, in whole units. Years, months and weeks (from ' +
    'Sunday) are those of the calendar that were begun; d, h, n and s are cut towards zero.',
  examples: [
    { expression: '$dateDiff("2021-08-18+08:00", "2021-08-31+08:00", "d")', result: 13 },
    { expression: '$dateDiff("8/25/2021 5:41:18 PM", "2012-03-16-07:00", "d")', result: -3449 },
    { expression: '$dateDiff("8/25/2021 5:41:18 PM", "2012-03-16-07:00", "ww")', result: -493 },
    { expression: '$dateDiff("8/25/2021 5:41:18 PM", "2012-03-16-07:00", "m")', result: -113 },
    { expression: '$dateDiff("8/25/2021 5:41:18 PM", "2012-03-16-07:00", "yyyy")', result: -9 },
    { expression: '$dateDiff("2021-08-31+08:00", "2021-08-31+08:00", "d")', result: 0 },
    { expression: '$dateDiff("2021-08-24", "2021-08-25", "h")', result: 24 },
    { expression: '$dateDiff("2021-08-24", "2021-08-25", "n")', result: 1440 },
    { expression: '$dateDiff("2021-08-24", "2021-08-25", "s")', result: 86400 },
    { expression: '$dateDiff(missing, "2021-08-25", "s")' },
  ],
  call: (from: string | undefined, to: string | undefined, unit: string | undefined) => {
    if (from === undefined || to === undefined || unit === undefined) return undefined
    const first = new Date(needDate(from, 'dateDiff'))
    const second = new Date(needDate(to, 'dateDiff'))
    return difference(first, second, needUnit(unit, 'dateDiff'))
  },
})

function difference(first: Date, second: Date, unit: DateUnit): number {
  switch (unit) {
    case 'yyyy':
      return second.getUTCFullYear() - first.getUTCFullYear()
    case 'm':
      return monthOf(second) - monthOf(first)
    case 'ww':
      return wholeUnits(sunday(first), sunday(second), UNIT_LENGTH.ww)
    default:
      return wholeUnits(first.getTime(), second.getTime(), UNIT_LENGTH[unit])
  }
}

/** Without a negative zero. */
function wholeUnits(first: number, second: number, length: number): number {
  return Math.trunc((second - first) / length) + 0
}

function monthOf(date: Date): number {
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** Midnight of the Sunday before. */
function sunday(date: Date): number {
  const day = Math.floor(date.getTime() / UNIT_LENGTH.d)
  return (day - date.getUTCDay()) * UNIT_LENGTH.d
}
