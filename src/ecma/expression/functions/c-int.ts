import { defineEntraFunction, yields } from '../function.ts'
import { asNumber } from '../translated.ts'

/** A whole number from a text. */
export const cInt = defineEntraFunction({
  name: 'CInt',
  takes: ['expression'],
  examples: [{ expression: 'CInt([a])', given: { a: '042' }, result: 42 }],
  translate: ({ first }) => yields('number', asNumber(first)),
})
