import { ExpressionFault } from '../expression/fault.ts'
import { defineFunction } from '../function.ts'

/** `$bitAnd(a, b)`: Entra's BitAnd, for flags such as userAccountControl. */
export const bitAnd = defineFunction({
  name: 'bitAnd',
  signature: '<n-n:n>',
  summary: 'The bits that two integers have in common.',
  examples: [
    { expression: '$bitAnd(15, 247)', result: 7 },
    { expression: '$bitAnd(514, 2) = 2', result: true },
    { expression: '$bitAnd(4294967298, 4294967299)', result: 4294967298 },
    { expression: '$bitAnd(missing, 1)' },
    { expression: '$bitAnd(1.5, 1)', fails: 'FUNCTION' },
  ],
  call: (a: number | undefined, b: number | undefined) => {
    if (a === undefined || b === undefined) return undefined
    if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) {
      throw new ExpressionFault('FUNCTION', undefined, '$bitAnd takes two integers.')
    }
    return Number(BigInt(a) & BigInt(b))
  },
})
