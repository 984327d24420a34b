import { defineEntraFunction, yields } from '../function.ts'
import { isThere } from '../translated.ts'

/** Whether there is no value, or an empty text. */
export const isNullOrEmpty = defineEntraFunction({
  name: 'IsNullOrEmpty',
  takes: ['expression'],
  examples: [
    { expression: 'IsNullOrEmpty([a])', result: true },
    { expression: 'IsNullOrEmpty(Left([a], 0))', given: { a: 'x' }, result: true },
    { expression: 'IsNullOrEmpty([a])', given: { a: '0' }, result: false },
  ],
  translate: ({ first }) => yields('bool', `$not(${isThere(first).text})`),
})
