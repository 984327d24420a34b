import { defineEntraFunction, yields } from '../function.ts'
import { asText, type Translated } from '../translated.ts'

/** A text in capitals. */
export const toUpper = defineEntraFunction({
  name: 'ToUpper',
  takes: ['source', 'culture?'],
  examples: [
    { expression: 'ToUpper([a])', given: { a: 'åse' }, result: 'ÅSE' },
    { expression: 'ToUpper([a], "tr-TR")', given: { a: 'title' }, result: 'TİTLE' },
  ],
  translate: ({ first, optional }) => upper(first, optional[0]),
})

function upper(source: Translated, culture: Translated | undefined): Translated {
  return yields(
    'text',
    culture === undefined
      ? `$uppercase(${asText(source)})`
      : `$toUpper(${asText(source)}, ${asText(culture)})`,
  )
}
