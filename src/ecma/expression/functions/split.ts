import { defineEntraFunction, refuse, yields } from '../function.ts'
import { asText, type Translated, type Translation } from '../translated.ts'

/** A list from a text; blanks around the delimiter go. */
export const split = defineEntraFunction({
  name: 'Split',
  takes: ['source', 'delimiter'],
  examples: [
    { expression: 'Item(Split([a], ","), 2)', given: { a: 'one, two' }, result: 'two' },
    { expression: 'Join("|", Split([a], ";"))', given: { a: 'one;two' }, result: 'one|two' },
    { expression: 'Split([a], [b])', given: { a: 'x', b: 'y' }, refused: true },
  ],
  translate: ({ required }) => splitOf(required),
})

function splitOf([source, delimiter]: readonly Translated[]): Translation {
  if (source === undefined || typeof delimiter?.literal !== 'string' || delimiter.literal === '') {
    return refuse('Split whose delimiter is no text')
  }
  const escaped = delimiter.literal.replaceAll(/[$()*+./?[\\\]^{|}]/gu, '\\$&')
  return yields('list', `$split(${asText(source)}, /\\s*${escaped}\\s*/)`)
}
