import { formatPosition, type Span } from '../../model/position.ts'
import { connectorExample } from './example.ts'
import { defineRule, type Finding } from './rule.ts'

const CONNECTOR = connectorExample('RemovedTwice', 'mappings: { UserName: userName }')
const REMOVED = 'version: 1\nremoved:\n  - { connector: RemovedTwiceOld, rows: keep }\n'

/** One connector in two entries of `removed`, or removed and moved. */
export const removedTwice = defineRule({
  id: 'removed-twice',
  severity: 'error',
  summary: 'A connector is removed twice, or removed and moved.',
  why: 'Two entries may say different things about its rows, and what was moved is not gone.',
  help: 'Keep one of the two entries.',
  good: { 'removed-twice.yaml': CONNECTOR, 'removed-twice_2.yaml': REMOVED },
  bad: {
    'removed-twice.yaml': `${CONNECTOR}removed:\n  - { connector: RemovedTwiceOld, rows: delete, reason: closed }\n`,
    'removed-twice_2.yaml': REMOVED,
  },
  at: 'removed-twice_2.yaml:3:18',
  looksAt: 'configuration',
  check({ configuration: { moved, removed } }) {
    const gone = new Map<string, { readonly how: string; readonly span: Span }>()
    for (const one of moved) {
      if (one.kind !== 'connector') continue
      gone.set(one.from, { how: `moved to "${one.to}"`, span: one.fromSpan })
    }
    const findings: Finding[] = []
    for (const { connector, connectorSpan: span } of removed) {
      const first = gone.get(connector)
      if (first === undefined) {
        gone.set(connector, { how: 'removed', span })
        continue
      }
      const place = formatPosition(first.span.start)
      const message = `The connector "${connector}" was ${first.how} already, at ${place}.`
      findings.push({ message, span })
    }
    return findings
  },
})
