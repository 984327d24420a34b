import { defineEntraFunction, yields } from '../function.ts'
import { asNumber } from '../translated.ts'

/** A date from 100 ns steps since 1601. */
export const dateFromNum = defineEntraFunction({
  name: 'DateFromNum',
  takes: ['value'],
  examples: [{ expression: 'DateFromNum(129699324000000000)', result: '1/1/2012 11:00:00 PM' }],
  translate: ({ first }) =>
    yields('date', `$fromMillis($floor(${asNumber(first)} / 10000) - 11644473600000)`),
})
