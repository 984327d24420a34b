import { defineFunction } from '../function.ts'

/** `$utf8hex(text)`: Entra's ConvertToUTF8Hex. */
export const utf8hex = defineFunction({
  name: 'utf8hex',
  signature: '<s-:s>',
  summary: 'A text in UTF-8, as hexadecimal digits.',
  examples: [
    { expression: '$utf8hex("Hello world!")', result: '48656C6C6F20776F726C6421' },
    { expression: '$utf8hex("é😀")', result: 'C3A9F09F9880' },
    { expression: '$utf8hex(missing)' },
  ],
  call: (text: string | undefined) =>
    text === undefined ? undefined : Buffer.from(text, 'utf8').toString('hex').toUpperCase(),
})
