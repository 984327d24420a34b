import { mappingExample } from './example.ts'
import { defineRule, isFailed, wholeLines, type Finding } from './rule.ts'

/** `emails[type="work"].value` in a column that holds one value. */
export const severalValues = defineRule({
  id: 'several-values',
  severity: 'warning',
  summary: 'An expression may give several values for one column.',
  why:
    'JSONata gives a single value for one match and a list for two. A column holds one value, so that ' +
    'the first person with two is refused.',
  help: 'Take the first with [0]; for all of them as JSON write "as: json".',
  good: mappingExample('SeveralValues', `Mail: 'emails[type="work"][0].value'`),
  bad: mappingExample('SeveralValues', `Mail: 'emails[type="work"].value'`),
  at: '10:13',
  replaces: ['lossy-match', 'round-trip'],
  looksAt: 'file',
  check: (context) =>
    context.expressions.flatMap((use): Finding[] => {
      if ((use.role !== 'flow' && use.role !== 'anchor') || use.as === 'json') return []
      const analysis = context.analyse(use)
      if (isFailed(analysis) || !analysis.mayYieldSeveral) return []
      const suggestion = withFirst(use.text.text)
      return [
        {
          message: 'This may give several values, and the column holds one.',
          span: use.text.span,
          covers: wholeLines(use.text.span),
          ...(suggestion === undefined ? {} : { suggestion }),
          connector: use.connector,
        },
      ]
    }),
})

const ENTRIES = /^(\w+)((?:\[[^[\]]*\])*)\.(\w+)$/u

/** `[0]` behind the last selector: `emails[type="work"][0].value`. */
function withFirst(text: string): string | undefined {
  const match = ENTRIES.exec(text.trim())
  return match === null ? undefined : `${match[1]}${match[2]}[0].${match[3]}`
}
