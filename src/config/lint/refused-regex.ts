import { mappingExample } from './example.ts'
import { inEachExpression } from './in-each-expression.ts'
import { defineRule } from './rule.ts'

/** `/(?=x)/`: look-around and back-references need a backtracking engine. */
export const refusedRegex = defineRule({
  id: 'refused-regex',
  severity: 'error',
  summary: 'A regular expression uses what the linear engine does not have.',
  why:
    'Patterns run on a linear engine (RE2 syntax), so that no value can stop the service. Look-around ' +
    'and back-references cannot be answered in linear time and are refused.',
  help: 'Write the condition in JSONata, for example with $contains, $substringBefore or "and".',
  good: mappingExample('RefusedRegex', `Internal: $contains(mail, '@example.com')`),
  bad: mappingExample('RefusedRegex', `Internal: '$contains(mail, /@(?=example[.]com)/)'`),
  at: '10:34',
  looksAt: 'file',
  check: inEachExpression((analysis) =>
    analysis.regularExpressions.flatMap(({ span, refused }) =>
      refused === undefined
        ? []
        : [
            {
              message: 'The linear engine of regular expressions refuses this one.',
              span,
              label: refused,
            },
          ],
    ),
  ),
})
