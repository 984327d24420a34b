import { defineEntraFunction, yields } from '../function.ts'
import { asNumber, asText } from '../translated.ts'

/** A random text. */
export const randomString = defineEntraFunction({
  name: 'RandomString',
  takes: [
    'length',
    'minimumNumbers',
    'minimumSpecialCharacters',
    'minimumCapital',
    'minimumLowerCase',
    'charactersToAvoid?',
  ],
  random: true,
  examples: [],
  translate: ({ required, optional }) =>
    yields(
      'text',
      `$randomString(${[...required.map((one) => asNumber(one)), ...optional.flatMap((one) => (one === undefined ? [] : [asText(one)]))].join(', ')})`,
    ),
})
