import { defineEntraFunction, refuse, operation } from '../function.ts'
import { asText, asTruth, operand, type Translated, type Translation } from '../translated.ts'

/** One of two values. */
export const ifThenElse = defineEntraFunction({
  name: 'IIF',
  takes: ['condition', 'valueIfTrue', 'valueIfFalse'],
  examples: [
    {
      expression: 'IIF([country] = "USA", [country], [department])',
      given: { country: 'NO', department: 'R' },
      result: 'R',
    },
    { expression: 'IIF([country] <> "USA", "abroad", "home")', result: 'abroad' },
    {
      expression: 'IIF([accountEnabled] = "True", "A", "D")',
      given: { accountEnabled: true },
      result: 'A',
    },
    { expression: 'IIF(IsNullOrEmpty([a]), "none", [a])', given: { a: 'x' }, result: 'x' },
    { expression: 'IIF([a] = "", "none", [a])', result: 'none' },
  ],
  translate: ({ required }) => chosen(required),
})

function chosen([condition, yes, no]: readonly Translated[]): Translation {
  if (condition === undefined || yes === undefined || no === undefined) return refuse('')
  const same = yes.type === no.type
  const [left, right] = same ? [operand(yes), operand(no)] : [asText(yes), asText(no)]
  const test = condition.type === 'bool' ? operand(condition) : asTruth(condition)
  return operation(same ? yes.type : 'text', `${test} ? ${left} : ${right}`)
}
