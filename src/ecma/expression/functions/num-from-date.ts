import { defineEntraFunction, yields } from '../function.ts'
import { asDate } from '../translated.ts'

/** A date in 100 ns steps since 1601, as text. */
export const numFromDate = defineEntraFunction({
  name: 'NumFromDate',
  takes: ['value'],
  examples: [
    { expression: 'NumFromDate(CDate("1/1/2012 11:00:00 PM"))', result: '129699324000000000' },
  ],
  translate: ({ first }) => yields('text', `$filetime(${asDate(first)})`),
})
