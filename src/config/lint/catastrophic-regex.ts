import { mappingExample } from './example.ts'
import { inEachExpression } from './in-each-expression.ts'
import { defineRule } from './rule.ts'

/** `/^(a+)+$/`. */
export const catastrophicRegex = defineRule({
  id: 'catastrophic-regex',
  severity: 'warning',
  summary: 'A regular expression repeats what repeats already.',
  why:
    'Most engines need a time for such a pattern that doubles with every character of the value. ' +
    'Rollcall runs patterns on a linear engine, so that the service goes on; the pattern still says ' +
    'something else than it seems to, and stops every other tool that it is copied to.',
  help: 'Repeat once: (a+)+ is a+, and (\\w|\\d)* is \\w*.',
  good: mappingExample('CatastrophicRegex', `Digits: '$replace(employeeId, /^[0-9]+-/, "")'`),
  bad: mappingExample('CatastrophicRegex', `Digits: '$replace(employeeId, /^([0-9]+)+-/, "")'`),
  at: '10:37',
  looksAt: 'file',
  check: inEachExpression((analysis) =>
    analysis.regularExpressions
      .filter(({ catastrophic, refused }) => catastrophic && refused === undefined)
      .map(({ span }) => ({
        message: 'This regular expression repeats a group that repeats already.',
        span,
        label: 'exponential on other engines',
      })),
  ),
})
