import { defineEntraFunction, yields } from '../function.ts'
import { asNumber, asText } from '../translated.ts'

/** The beginning of a text. */
export const left = defineEntraFunction({
  name: 'Left',
  takes: ['source', 'length'],
  examples: [{ expression: 'Left([a], 3)', given: { a: 'London' }, result: 'Lon' }],
  translate: ({ first, required }) =>
    yields(
      'text',
      `$substring(${asText(first)}, 0, ${required
        .slice(1)
        .map((one) => asNumber(one))
        .join('')})`,
    ),
})
