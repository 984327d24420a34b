import { defineEntraFunction, yields } from '../function.ts'
import { operand } from '../translated.ts'

/** Each value once. */
export const removeDuplicates = defineEntraFunction({
  name: 'RemoveDuplicates',
  takes: ['attribute'],
  examples: [
    {
      expression: 'Join(",", RemoveDuplicates([list]))',
      given: { list: ['a', 'b', 'a'] },
      result: 'a,b',
    },
  ],
  translate: ({ first }) => yields('list', `$distinct(${operand(first)})`),
})
