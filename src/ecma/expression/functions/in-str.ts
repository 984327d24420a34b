import { defineEntraFunction, refuse, operation } from '../function.ts'
import { asText, type Translated, type Translation } from '../translated.ts'

/** Where a text stands in another, from 1. */
export const inStr = defineEntraFunction({
  name: 'InStr',
  takes: ['value1', 'value2', 'start?', 'compareType?'],
  examples: [
    { expression: 'InStr([a], "fox")', given: { a: 'The quick brown fox' }, result: 17 },
    { expression: 'InStr([a], "cow")', given: { a: 'The quick brown fox' }, result: 0 },
    { expression: 'InStr([a], "o", 5)', given: { a: 'x' }, refused: true },
  ],
  translate: ({ required, optional }) => placeIn(required, optional),
})

function placeIn(
  [text, part]: readonly Translated[],
  more: readonly (Translated | undefined)[],
): Translation {
  if (text === undefined || part === undefined) return refuse('')
  if (more.some((one) => one !== undefined))
    return refuse('InStr with a start or a way of comparing')
  const [a, b] = [asText(text), asText(part)]
  return operation(
    'number',
    `$contains(${a}, ${b}) ? $length($substringBefore(${a}, ${b})) + 1 : 0`,
  )
}
