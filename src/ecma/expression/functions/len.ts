import { defineEntraFunction, yields } from '../function.ts'
import { asText } from '../translated.ts'

/** How long a text is. */
export const len = defineEntraFunction({
  name: 'Len',
  takes: ['source'],
  examples: [{ expression: 'Len([a])', given: { a: 'John Doe' }, result: 8 }],
  translate: ({ first }) => yields('number', `$length(${asText(first)})`),
})
