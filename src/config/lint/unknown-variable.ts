import { mappingExample } from './example.ts'
import { inEachExpression } from './in-each-expression.ts'
import { defineRule, wholeLines } from './rule.ts'

/** `$givenName` for `givenName`. */
export const unknownVariable = defineRule({
  id: 'unknown-variable',
  severity: 'error',
  summary: 'An expression reads a variable that nothing binds.',
  why:
    'Names with $ are variables and functions; attributes stand without it. JSONata takes a variable that ' +
    'nobody has bound for "no value", so that the column would be empty for everybody, without a word.',
  help: 'Attributes stand without $; a variable is bound before it is read: ($x := givenName; $x & surname).',
  good: mappingExample('UnknownVariable', `Firstname: givenName`),
  bad: mappingExample('UnknownVariable', `Firstname: $givenName`),
  at: '10:18',
  replaces: ['lossy-match', 'round-trip'],
  looksAt: 'file',
  check: inEachExpression((analysis) =>
    analysis.unknownVariables.map(({ name, span, suggestion }) => ({
      message: `Nothing binds the variable $${name}.`,
      span,
      covers: wholeLines(span),
      ...(suggestion === undefined ? {} : { suggestion }),
    })),
  ),
})
