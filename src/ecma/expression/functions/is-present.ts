import { defineEntraFunction } from '../function.ts'
import { isThere } from '../translated.ts'

/** Whether there is a value. */
export const isPresent = defineEntraFunction({
  name: 'IsPresent',
  takes: ['expression'],
  examples: [
    { expression: 'IsPresent([a])', given: { a: '0' }, result: true },
    { expression: 'IsPresent([a])', result: false },
  ],
  translate: ({ first }) => isThere(first),
})
