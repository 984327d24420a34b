import { ExpressionFault } from '../expression/fault.ts'
import { defineFunction } from '../function.ts'

/** `$toLower(text, culture)`: Entra's ToLower. `$lowercase` is JSONata's own and knows no culture. */
export const toLower = defineFunction({
  name: 'toLower',
  signature: '<s-s?:s>',
  summary: 'A text in small letters, by the rules of a culture such as tr-TR where one is given.',
  examples: [
    { expression: '$toLower("ADA")', result: 'ada' },
    { expression: '$toLower("TITLE", "tr-TR")', result: 'tıtle' },
    { expression: '$toLower("ADA", "no such culture")', fails: 'FUNCTION' },
    { expression: '$toLower(missing)' },
  ],
  call: (text: string | undefined, culture: string | undefined) =>
    inCulture('toLower', () => text?.toLocaleLowerCase(culture ?? ROOT)),
})

/** `$toUpper(text, culture)`: Entra's ToUpper. */
export const toUpper = defineFunction({
  name: 'toUpper',
  signature: '<s-s?:s>',
  summary: 'A text in capitals, by the rules of a culture such as tr-TR where one is given.',
  examples: [
    { expression: '$toUpper("straße")', result: 'STRASSE' },
    { expression: '$toUpper("title", "tr-TR")', result: 'TİTLE' },
    { expression: '$toUpper(missing)' },
  ],
  call: (text: string | undefined, culture: string | undefined) =>
    inCulture('toUpper', () => text?.toLocaleUpperCase(culture ?? ROOT)),
})

/** No culture: never that of the machine. */
const ROOT = 'en-US'

function inCulture(name: string, convert: () => string | undefined): string | undefined {
  try {
    return convert()
  } catch {
    throw new ExpressionFault(
      'FUNCTION',
      undefined,
      `The culture given to $${name} is not known; use a name such as "tr-TR".`,
    )
  }
}
