import { defineFunction } from '../function.ts'

/** `$normalizeDiacritics(text)`: Entra's NormalizeDiacritics, with its whole table. */
export const normalizeDiacritics = defineFunction({
  name: 'normalizeDiacritics',
  signature: '<s-:s>',
  summary: 'A text without accents: ë becomes e, and also æ ae, ø and œ oe, ß ss, ł l, ı i.',
  examples: [
    { expression: '$normalizeDiacritics("Zoë")', result: 'Zoe' },
    { expression: '$normalizeDiacritics("Åse Bjørnæs")', result: 'Ase Bjoernaes' },
    { expression: '$normalizeDiacritics("Łukasz Weiß İı")', result: 'Lukasz Weiss Ii' },
    { expression: '$normalizeDiacritics("Œuvre Ǣ Đ ð Þ")', result: 'OEuvre AE D d TH' },
    { expression: '$normalizeDiacritics("王 😀")', result: '王 😀' },
    { expression: '$normalizeDiacritics(missing)' },
  ],
  call: (text: string | undefined) => {
    if (text === undefined) return undefined
    const plain = text.normalize('NFD').replaceAll(/\p{Mn}/gu, '')
    return plain
      .replaceAll(LETTERS, (letter) => REPLACEMENTS.get(letter) ?? letter)
      .normalize('NFC')
  },
})

/** Letters that are not a plain letter with an accent. */
const REPLACEMENTS: ReadonlyMap<string, string> = new Map([
  ...([
    ['æ', 'ae'],
    ['Æ', 'AE'],
    ['ø', 'oe'],
    ['Ø', 'OE'],
    ['œ', 'oe'],
    ['Œ', 'OE'],
  ] as const),
  ...([
    ['ß', 'ss'],
    ['ẞ', 'SS'],
    ['ł', 'l'],
    ['Ł', 'L'],
    ['ı', 'i'],
    ['đ', 'd'],
  ] as const),
  ...([
    ['Đ', 'D'],
    ['ð', 'd'],
    ['Ð', 'D'],
    ['þ', 'th'],
    ['Þ', 'TH'],
    ['ħ', 'h'],
  ] as const),
  ...([
    ['Ħ', 'H'],
    ['ŧ', 't'],
    ['Ŧ', 'T'],
  ] as const),
])

const LETTERS = new RegExp(`[${[...REPLACEMENTS.keys()].join('')}]`, 'gu')
