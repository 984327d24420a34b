import { mappingExample } from './example.ts'
import { inEachExpression } from './in-each-expression.ts'
import { defineRule, wholeLines } from './rule.ts'

/** `givenName + surname`. */
export const textArithmetic = defineRule({
  id: 'text-arithmetic',
  severity: 'error',
  summary: 'An expression calculates with a text.',
  why:
    'In JSONata "+" adds numbers and nothing else, so that the expression fails for everybody who has the ' +
    'attribute. Texts are joined by "&".',
  help: 'Join texts with "&"; make a number of a text with $number(…).',
  good: mappingExample('TextArithmetic', `Fullname: givenName & ' ' & surname`),
  bad: mappingExample('TextArithmetic', `Fullname: givenName + surname`),
  at: '10:27',
  replaces: ['lossy-match', 'round-trip'],
  looksAt: 'file',
  check: inEachExpression((analysis) =>
    analysis.textOperators.map(({ name, span }) => ({
      message: `"${name}" calculates with numbers, and what stands beside it is a text.`,
      span,
      covers: wholeLines(span),
      ...(name === '+' && {
        label: 'did you mean "&"?',
        suggestion: '&',
        fix: { span, text: '&' },
      }),
    })),
  ),
})
