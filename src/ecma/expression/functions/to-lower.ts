import { defineEntraFunction, yields } from '../function.ts'
import { asText, type Translated } from '../translated.ts'

/** A text in small letters. */
export const toLower = defineEntraFunction({
  name: 'ToLower',
  takes: ['source', 'culture?'],
  examples: [
    { expression: 'ToLower([a])', given: { a: 'ÅSE' }, result: 'åse' },
    { expression: 'ToLower([a], "tr-TR")', given: { a: 'TITLE' }, result: 'tıtle' },
  ],
  translate: ({ first, optional }) => lower(first, optional[0]),
})

function lower(source: Translated, culture: Translated | undefined): Translated {
  return yields(
    'text',
    culture === undefined
      ? `$lowercase(${asText(source)})`
      : `$toLower(${asText(source)}, ${asText(culture)})`,
  )
}
