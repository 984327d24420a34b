import { defineEntraFunction } from '../function.ts'
import { asTruth } from '../translated.ts'

/** A truth from a text or a comparison. */
export const cBool = defineEntraFunction({
  name: 'CBool',
  takes: ['expression'],
  examples: [
    { expression: 'CBool([a])', given: { a: 'True' }, result: true },
    { expression: 'CBool([a] = [b])', given: { a: 'x', b: 'x' }, result: true },
  ],
  translate: ({ first }) => ({ text: asTruth(first), type: 'bool', open: true }),
})
