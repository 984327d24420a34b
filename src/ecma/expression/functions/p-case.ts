import { defineEntraFunction, yields } from '../function.ts'
import { asText } from '../translated.ts'

/** Every word with a capital. */
export const pCase = defineEntraFunction({
  name: 'PCase',
  takes: ['source', 'wordSeparators?'],
  examples: [{ expression: 'PCase([a])', given: { a: 'ada LOVELACE' }, result: 'Ada Lovelace' }],
  translate: ({ first, optional }) =>
    yields(
      'text',
      `$titleCase(${[first, ...optional].flatMap((one) => (one === undefined ? [] : [asText(one)])).join(', ')})`,
    ),
})
