import { defineEntraFunction, yields } from '../function.ts'
import { operand } from '../translated.ts'

/** How many values there are. */
export const count = defineEntraFunction({
  name: 'Count',
  takes: ['attribute'],
  examples: [{ expression: 'Count([list])', given: { list: ['a', 'b'] }, result: 2 }],
  translate: ({ first }) => yields('number', `$count(${operand(first)})`),
})
