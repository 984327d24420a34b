import { mappingExample } from './example.ts'
import { defineRule, isFailed, wholeLines, type Finding } from './rule.ts'

/** `LastSeen: $now()`. */
export const notDeterministic = defineRule({
  id: 'not-deterministic',
  severity: 'warning',
  summary: 'A flow gives another value each time it runs.',
  why:
    'The flow runs on every event, so that every event rewrites the row although nothing about the person ' +
    'changed. In an anchor it would name another row each time.',
  help: 'Use "apply: create", or let the database fill the column with a default.',
  good: mappingExample('NotDeterministic', `CreatedAt: { from: $now(), apply: create }`),
  bad: mappingExample('NotDeterministic', `CreatedAt: $now()`),
  at: '10:18',
  replaces: ['lossy-match', 'round-trip'],
  looksAt: 'file',
  check: (context) =>
    context.expressions.flatMap((use): Finding[] => {
      const flow = use.role === 'flow' && use.apply === 'always'
      if (!flow && use.role !== 'anchor') return []
      const analysis = context.analyse(use)
      if (isFailed(analysis)) return []
      return analysis.nondeterministic.map(({ name, span }) => ({
        message: `$${name} gives another value each time, so that every event rewrites this column.`,
        span,
        covers: wholeLines(span),
        label: 'not deterministic',
        connector: use.connector,
        ...(use.role === 'anchor'
          ? {
              severity: 'error' as const,
              message: `$${name} gives another value each time, so that the anchor never finds its row again.`,
              help: 'Write { generate: uuid } for an anchor that Rollcall makes up.',
            }
          : {}),
      }))
    }),
})
