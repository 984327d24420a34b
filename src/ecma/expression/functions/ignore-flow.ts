import { defineEntraFunction, operation } from '../function.ts'
import { isThere, operand } from '../translated.ts'

/** Leaves the column alone where there is no value. */
export const ignoreFlow = defineEntraFunction({
  name: 'IgnoreFlowIfNullOrEmpty',
  takes: ['expression'],
  examples: [{ expression: 'IgnoreFlowIfNullOrEmpty([a])', given: { a: 'x' }, result: 'x' }],
  translate: ({ first }) =>
    operation(first.type, `${operand(isThere(first))} ? ${operand(first)} : $skip()`),
})
