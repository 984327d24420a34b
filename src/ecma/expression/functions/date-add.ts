import { defineEntraFunction, refuse, yields } from '../function.ts'
import { asDate, asNumber, quoted, type Translated, type Translation } from '../translated.ts'

/** A date some time later. */
export const dateAdd = defineEntraFunction({
  name: 'DateAdd',
  takes: ['interval', 'value', 'dateTime'],
  examples: [
    { expression: 'DateAdd("d", 7, CDate("2012-03-16-07:00"))', result: '3/23/2012 7:00:00 AM' },
    {
      expression: 'FormatDateTime(DateAdd("m", -1, [a]), , "M/d/yyyy h:mm:ss tt", "yyyy-MM-dd")',
      given: { a: '2024-03-31' },
      result: '2024-02-29',
    },
    { expression: 'DateAdd([unit], 7, [a])', given: { unit: 'd', a: '2024-03-31' }, refused: true },
    { expression: 'DateAdd("q", 7, [a])', given: { a: '2024-03-31' }, refused: true },
  ],
  translate: ({ required }) => dateAddOf(required),
})

function dateAddOf([interval, value, date]: readonly Translated[]): Translation {
  if (interval === undefined || value === undefined || date === undefined) return refuse('')
  const unit = String(interval.literal ?? '')
  if (!/^(?:yyyy|m|ww|d|h|n|s)$/u.test(unit))
    return refuse(`DateAdd of the interval ${interval.text}`)
  return yields('date', `$dateAdd(${asDate(date)}, ${asNumber(value)}, ${quoted(unit)})`)
}
