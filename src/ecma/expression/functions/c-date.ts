import { defineEntraFunction, yields } from '../function.ts'
import { asText } from '../translated.ts'

/** A date from a text. */
export const cDate = defineEntraFunction({
  name: 'CDate',
  takes: ['expression'],
  examples: [
    { expression: 'CDate([a])', given: { a: '2012-03-16-07:00' }, result: '3/16/2012 7:00:00 AM' },
  ],
  translate: ({ first }) => yields('date', `$date(${asText(first)})`),
})
