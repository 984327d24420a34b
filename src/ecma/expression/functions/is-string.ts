import { defineEntraFunction, operation } from '../function.ts'
import { operand } from '../translated.ts'

/** Whether a value is a text. */
export const isString = defineEntraFunction({
  name: 'IsString',
  takes: ['expression'],
  examples: [{ expression: 'IsString([a])', given: { a: 'x' }, result: true }],
  translate: ({ first }) => operation('bool', `$type(${operand(first)}) = "string"`),
})
