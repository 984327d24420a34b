import { defineEntraFunction, yields } from '../function.ts'
import { asText } from '../translated.ts'

/** A text without accents. */
export const normalizeDiacritics = defineEntraFunction({
  name: 'NormalizeDiacritics',
  takes: ['source'],
  examples: [{ expression: 'NormalizeDiacritics([a])', given: { a: 'Zoë' }, result: 'Zoe' }],
  translate: ({ first }) => yields('text', `$normalizeDiacritics(${asText(first)})`),
})
