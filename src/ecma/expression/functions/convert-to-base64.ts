import { defineEntraFunction, yields } from '../function.ts'
import { asText } from '../translated.ts'

/** A text in UTF-16, as base64. */
export const convertToBase64 = defineEntraFunction({
  name: 'ConvertToBase64',
  takes: ['source'],
  examples: [{ expression: 'ConvertToBase64("Hi")', result: 'SABpAA==' }],
  translate: ({ first }) => yields('text', `$base64utf16(${asText(first)})`),
})
