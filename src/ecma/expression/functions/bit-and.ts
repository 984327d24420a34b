import { defineEntraFunction, yields } from '../function.ts'
import { asNumber } from '../translated.ts'

/** The bits that two numbers have in common. */
export const bitAnd = defineEntraFunction({
  name: 'BitAnd',
  takes: ['value1', 'value2'],
  examples: [{ expression: 'BitAnd(15, 247)', result: 7 }],
  translate: ({ required }) =>
    yields('number', `$bitAnd(${required.map((one) => asNumber(one)).join(', ')})`),
})
