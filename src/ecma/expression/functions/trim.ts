import { defineEntraFunction, yields } from '../function.ts'
import { asText } from '../translated.ts'

/** A text without blanks at its ends; JSONata’s own would also shorten those inside. */
export const trim = defineEntraFunction({
  name: 'Trim',
  takes: ['source'],
  examples: [{ expression: 'Trim([a])', given: { a: '  a  b ' }, result: 'a  b' }],
  translate: ({ first }) => yields('text', `$replace(${asText(first)}, /^\\s+|\\s+$/, "")`),
})
