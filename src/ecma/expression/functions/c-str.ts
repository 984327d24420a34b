import { defineEntraFunction } from '../function.ts'
import { toText } from '../translated.ts'

/** A text from anything. */
export const cStr = defineEntraFunction({
  name: 'CStr',
  takes: ['value'],
  examples: [
    { expression: 'CStr([accountEnabled])', given: { accountEnabled: true }, result: 'True' },
    { expression: 'CStr(Len([a]))', given: { a: 'four' }, result: '4' },
  ],
  translate: ({ first }) => toText(first),
})
