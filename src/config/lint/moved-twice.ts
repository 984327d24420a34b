import type { MovedDefinition } from '../../model/moved.ts'
import { formatPosition, type Span } from '../../model/position.ts'
import { connectorExample } from './example.ts'
import { renamings } from './moves.ts'
import { defineRule, type Finding } from './rule.ts'

const CONNECTOR = connectorExample('MovedTwice', 'mappings: { UserName: userName }')
const OTHER = connectorExample('MovedTwiceOther', 'mappings: { UserName: userName }')

/** One name in two entries of `moved`. */
export const movedTwice = defineRule({
  id: 'moved-twice',
  severity: 'error',
  summary: 'Something is moved twice, or two things are moved to one.',
  why:
    'A thing has one new name: rows cannot follow two connectors, and two connectors cannot become one with the ' +
    'history of both.',
  help: 'Keep one of the two entries.',
  good: {
    'moved-twice.yaml': `${CONNECTOR}moved:\n  - connector: { from: MovedTwiceOld, to: MovedTwice }\n`,
    'moved-twice_2.yaml': `${OTHER}moved:\n  - connector: { from: MovedTwiceOlder, to: MovedTwiceOther }\n`,
  },
  bad: {
    'moved-twice.yaml': `${CONNECTOR}moved:\n  - connector: { from: MovedTwiceOld, to: MovedTwice }\n`,
    'moved-twice_2.yaml': `${OTHER}moved:\n  - connector: { from: MovedTwiceOld, to: MovedTwiceOther }\n`,
  },
  at: 'moved-twice_2.yaml:10:24',
  looksAt: 'configuration',
  check({ configuration }) {
    const taken = new Map<string, Span>()
    const findings: Finding[] = []
    for (const { key, message, span } of claims(configuration.moved)) {
      const first = taken.get(key)
      taken.set(key, first ?? span)
      if (first === undefined) continue
      findings.push({ message: `${message}, first at ${formatPosition(first.start)}.`, span })
    }
    return findings
  },
})

interface Claim {
  /** What only one entry may say. */
  readonly key: string
  readonly message: string
  readonly span: Span
}

function claims(moved: readonly MovedDefinition[]): readonly Claim[] {
  const names = renamings(moved).flatMap(({ kind, owner, from, fromSpan, to, toSpan }) => [
    {
      key: JSON.stringify([kind, owner, 'from', from]),
      message: `The ${kind} "${from}" is moved a second time`,
      span: fromSpan,
    },
    {
      key: JSON.stringify([kind, owner, 'to', to]),
      message: `A second ${kind} is moved to "${to}"`,
      span: toSpan,
    },
  ])
  const anchors = moved.flatMap((one) =>
    one.kind === 'anchor'
      ? [
          {
            key: JSON.stringify(['anchor', one.connector, one.object]),
            message: `The anchor of "${one.connector}" is moved a second time`,
            span: one.span,
          },
        ]
      : [],
  )
  return [...names, ...anchors]
}
