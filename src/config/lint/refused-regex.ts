import { mappingExample } from './example.ts'
import { defineRule, isFailed, type Finding } from './rule.ts'

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
  check: (context) =>
    context.expressions.flatMap((use): Finding[] => {
      const analysis = context.analyse(use)
      if (isFailed(analysis)) return []
      return analysis.regularExpressions.flatMap(({ span, refused }) =>
        refused === undefined
          ? []
          : [
              {
                message: 'The linear engine of regular expressions refuses this one.',
                span,
                label: refused,
                connector: use.connector,
              },
            ],
      )
    }),
})
