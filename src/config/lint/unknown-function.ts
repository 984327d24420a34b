import { mappingExample } from './example.ts'
import { inEachExpression } from './in-each-expression.ts'
import { defineRule, wholeLines } from './rule.ts'

/** `$lowercas(x)`. */
export const unknownFunction = defineRule({
  id: 'unknown-function',
  severity: 'error',
  summary: 'An expression calls a function that does not exist.',
  why:
    'JSONata itself accepts any name and fails when the call is reached, perhaps months later and for one ' +
    'person only. The names are therefore checked in the syntax tree.',
  help: 'The functions are those of JSONata 2.2 and of docs/reference; $eval is not offered.',
  good: mappingExample('UnknownFunction', `Mail: $lowercase(mail)`),
  bad: mappingExample('UnknownFunction', `Mail: $lowercas(mail)`),
  at: '10:13',
  replaces: ['lossy-match', 'round-trip'],
  looksAt: 'file',
  check: inEachExpression((analysis) =>
    analysis.unknownFunctions.map(({ name, span, suggestion }) => ({
      message: `There is no function $${name}.`,
      span,
      covers: wholeLines(span),
      ...(suggestion === undefined ? {} : { suggestion: `$${suggestion}` }),
    })),
  ),
})
