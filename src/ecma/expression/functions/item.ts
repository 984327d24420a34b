import { defineEntraFunction, refuse, yields } from '../function.ts'
import { operand, type Translated, type Translation } from '../translated.ts'

/** One of several values, from 1. */
export const item = defineEntraFunction({
  name: 'Item',
  takes: ['attribute', 'index'],
  examples: [
    { expression: 'Item([list], 2)', given: { list: ['a', 'b'] }, result: 'b' },
    { expression: 'Item([list], [n])', given: { list: ['a'], n: '1' }, refused: true },
  ],
  translate: ({ required }) => itemOf(required),
})

function itemOf([list, index]: readonly Translated[]): Translation {
  if (list === undefined || typeof index?.literal !== 'number' || index.literal < 1) {
    return refuse('Item whose index is no number from 1')
  }
  return yields('text', `${operand(list)}[${index.literal - 1}]`)
}
