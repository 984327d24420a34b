import { mappingExample } from './example.ts'
import { defineRule, isFailed, wholeLines, type Finding } from './rule.ts'

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
  check: (context) =>
    context.expressions.flatMap((use): Finding[] => {
      const analysis = context.analyse(use)
      if (isFailed(analysis)) return []
      return analysis.textOperators.map(({ name, span }) => ({
        message: `"${name}" calculates with numbers, and what stands beside it is a text.`,
        span,
        covers: wholeLines(span),
        connector: use.connector,
        ...(name === '+' && {
          label: 'did you mean "&"?',
          suggestion: '&',
          fix: { span, text: '&' },
        }),
      }))
    }),
})
