import { defineFunction } from '../function.ts'

/** `$base64utf16(text)`: Entra's ConvertToBase64, which encodes UTF-16; `$base64encode` does not. */
export const base64utf16 = defineFunction({
  name: 'base64utf16',
  signature: '<s-:s>',
  summary: 'A text in UTF-16 (little-endian), as base64.',
  examples: [
    { expression: '$base64utf16("Hello world!")', result: 'SABlAGwAbABvACAAdwBvAHIAbABkACEA' },
    { expression: '$base64utf16("😀")', result: 'PdgA3g==' },
    { expression: '$base64utf16(missing)' },
  ],
  call: (text: string | undefined) =>
    text === undefined ? undefined : Buffer.from(text, 'utf16le').toString('base64'),
})
