import { defineEntraFunction, yields } from '../function.ts'
import { asTruth } from '../translated.ts'

/** The opposite of a truth. */
export const not = defineEntraFunction({
  name: 'Not',
  takes: ['source'],
  examples: [
    { expression: 'Not([isSoftDeleted])', given: { isSoftDeleted: false }, result: true },
    { expression: 'Not([a])', given: { a: 'True' }, result: false },
  ],
  translate: ({ first }) => yields('bool', `$not(${asTruth(first)})`),
})
