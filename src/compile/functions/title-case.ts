import { defineFunction } from '../function.ts'

/** `$titleCase(text, separators)`: Entra's PCase. */
export const titleCase = defineFunction({
  name: 'titleCase',
  signature: '<s-s?:s>',
  summary:
    'Every word with a capital and then small letters. Words end at white space and hyphens, or at ' +
    'the characters that are given.',
  examples: [
    { expression: '$titleCase("ADA LOVELACE")', result: 'Ada Lovelace' },
    { expression: '$titleCase("anne-marie  VAN DYK")', result: 'Anne-Marie  Van Dyk' },
    { expression: '$titleCase("o\'neill_smith", "\'_")', result: "O'Neill_Smith" },
    { expression: '$titleCase("érik 😀x")', result: 'Érik 😀x' },
    { expression: '$titleCase("")', result: '' },
    { expression: '$titleCase(missing)' },
  ],
  call: (text: string | undefined, separators: string | undefined) => {
    if (text === undefined) return undefined
    let result = ''
    let begins = true
    for (const character of text) {
      result += begins ? character.toUpperCase() : character.toLowerCase()
      begins = separators === undefined ? /[\s-]/u.test(character) : separators.includes(character)
    }
    return result
  },
})
