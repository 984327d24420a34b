import { defineEntraFunction, refuse, yields } from '../function.ts'
import { asDate, quoted, type Translated, type Translation } from '../translated.ts'

/** How much later a date is. */
export const dateDiff = defineEntraFunction({
  name: 'DateDiff',
  takes: ['interval', 'date1', 'date2'],
  examples: [
    {
      expression: 'DateDiff("d", [a], [b])',
      given: { a: '2021-08-18', b: '2021-08-31' },
      result: 13,
    },
  ],
  translate: ({ required }) => dateDiffOf(required),
})

function dateDiffOf([interval, from, to]: readonly Translated[]): Translation {
  if (interval === undefined || from === undefined || to === undefined) return refuse('')
  const unit = String(interval.literal ?? '')
  if (!/^(?:yyyy|m|ww|d|h|n|s)$/u.test(unit))
    return refuse(`DateDiff of the interval ${interval.text}`)
  return yields('number', `$dateDiff(${asDate(from)}, ${asDate(to)}, ${quoted(unit)})`)
}
