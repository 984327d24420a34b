import { defineEntraFunction, refuse, yields } from '../function.ts'
import { asText, type Translated, type Translation } from '../translated.ts'

/** One word of a text, from 1; each character of the last argument ends a word. */
export const word = defineEntraFunction({
  name: 'Word',
  takes: ['source', 'wordNumber', 'delimiters'],
  examples: [
    { expression: 'Word([a], 3, " ")', given: { a: 'The quick brown fox' }, result: 'brown' },
    { expression: 'Word([a], 2, "@.,")', given: { a: 'ada@x.org' }, result: 'x' },
    { expression: 'Word([a], 3, "@")', given: { a: 'ada@x' } },
  ],
  translate: ({ required }) => wordOf(required),
})

function wordOf([source, number, delimiters]: readonly Translated[]): Translation {
  const isPlain = typeof number?.literal === 'number' && number.literal >= 1
  if (
    source === undefined ||
    !isPlain ||
    typeof delimiters?.literal !== 'string' ||
    delimiters.literal === ''
  ) {
    return refuse('Word whose number or delimiters are no constants')
  }
  const one = delimiters.literal.replaceAll(/[/[\\\]^-]/gu, '\\$&')
  return yields('text', `$split(${asText(source)}, /[${one}]/)[$ != ""][${number.literal - 1}]`)
}
