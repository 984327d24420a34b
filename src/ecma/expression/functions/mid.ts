import { defineEntraFunction, refuse, yields } from '../function.ts'
import { asNumber, asText, type Translated, type Translation } from '../translated.ts'

/** A part of a text; the first character is 1. */
export const mid = defineEntraFunction({
  name: 'Mid',
  takes: ['source', 'start', 'length'],
  examples: [
    { expression: 'Mid([a], 3, 5)', given: { a: 'John Doe' }, result: 'hn Do' },
    { expression: 'Mid([a], 1, Len([b]))', given: { a: 'John', b: 'xy' }, result: 'Jo' },
  ],
  translate: ({ required }) => middle(required),
})

function middle([source, start, length]: readonly Translated[]): Translation {
  if (source === undefined || start === undefined || length === undefined) return refuse('')
  const from =
    typeof start.literal === 'number' ? String(start.literal - 1) : `${asNumber(start)} - 1`
  return yields('text', `$substring(${asText(source)}, ${from}, ${asNumber(length)})`)
}
