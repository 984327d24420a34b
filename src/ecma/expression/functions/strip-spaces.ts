import { defineEntraFunction, yields } from '../function.ts'
import { asText } from '../translated.ts'

/** A text without blanks. */
export const stripSpaces = defineEntraFunction({
  name: 'StripSpaces',
  takes: ['source'],
  examples: [{ expression: 'StripSpaces([a])', given: { a: ' J o h n ' }, result: 'John' }],
  translate: ({ first }) => yields('text', `$replace(${asText(first)}, " ", "")`),
})
