import { defineEntraFunction, yields } from '../function.ts'
import { asText } from '../translated.ts'

/** A text in UTF-8, as hexadecimal digits. */
export const convertToUtf8Hex = defineEntraFunction({
  name: 'ConvertToUTF8Hex',
  takes: ['source'],
  examples: [{ expression: 'ConvertToUTF8Hex("Hi")', result: '4869' }],
  translate: ({ first }) => yields('text', `$utf8hex(${asText(first)})`),
})
