import { defineEntraFunction, refuse, yields } from '../function.ts'
import { asText, type Translated, type Translation } from '../translated.ts'

/** The end of a text. */
export const right = defineEntraFunction({
  name: 'Right',
  takes: ['source', 'length'],
  examples: [
    { expression: 'Right([a], 3)', given: { a: 'London' }, result: 'don' },
    { expression: 'Right([a], 9)', given: { a: 'London' }, result: 'London' },
    { expression: 'Right([a], Len([b]))', given: { a: 'x', b: 'y' }, refused: true },
  ],
  translate: ({ required }) => ending(required),
})

function ending([source, length]: readonly Translated[]): Translation {
  if (source === undefined || typeof length?.literal !== 'number' || length.literal < 1) {
    return refuse('Right whose length is no number from 1')
  }
  return yields('text', `$substring(${asText(source)}, -${length.literal})`)
}
