import { defineEntraFunction, yields } from '../function.ts'
import { operand } from '../translated.ts'

/** Whether there is no value. */
export const isNull = defineEntraFunction({
  name: 'IsNull',
  takes: ['expression'],
  examples: [
    { expression: 'IsNull([a])', result: true },
    { expression: 'IsNull([a])', given: { a: 'x' }, result: false },
  ],
  translate: ({ first }) => yields('bool', `$not($exists(${operand(first)}))`),
})
