import type { AnchorDefinition } from '../../model/definition.ts'
import { connectorExample } from './example.ts'
import { columnsOf, connectorNames, ownerOf } from './moves.ts'
import { defineRule, type Finding } from './rule.ts'

const BOTH = `${connectorExample('MovedButThere', 'mappings: { UserName: userName }')}${connectorExample(
  'MovedButThereOld',
  'mappings: { UserName: userName }',
)
  .split('\n')
  .slice(2)
  .join('\n')}`

/** `moved` from a name that is still in use. */
export const movedButThere = defineRule({
  id: 'moved-but-there',
  severity: 'error',
  summary: 'Something is moved from where it still is.',
  why:
    '"moved" says that one thing got another name. While the old one is still there, they are two things: which of ' +
    'them keeps the rows and their history is not for a machine to guess.',
  help: 'Delete what has the old name, or the entry of "moved".',
  good: `${connectorExample('MovedButThere', 'mappings: { UserName: userName }')}moved:
  - connector: { from: MovedButThereOld, to: MovedButThere }
`,
  bad: `${BOTH}moved:
  - connector: { from: MovedButThereOld, to: MovedButThere }
`,
  at: '16:24',
  looksAt: 'configuration',
  check({ configuration }) {
    const names = connectorNames(configuration)
    const findings: Finding[] = []
    for (const one of configuration.moved) {
      if (one.kind === 'connector') {
        if (!names.has(one.from)) continue
        findings.push({
          message: `The connector "${one.from}" moved to "${one.to}", and is still there.`,
          span: one.fromSpan,
          connector: one.to,
        })
        continue
      }
      const { object } = ownerOf(configuration, one)
      if (object === undefined) continue
      const { connector } = one
      if (one.kind === 'anchor') {
        if (anchorText(one.from) !== anchorText(object.anchor)) continue
        const message = `This is the anchor of "${connector}" now: nothing has moved.`
        findings.push({ message, span: one.fromSpan, connector })
      } else if (columnsOf(object).includes(one.from)) {
        const message = `The column "${one.from}" moved to "${one.to}", and is still filled.`
        findings.push({ message, span: one.fromSpan, connector })
      }
    }
    return findings
  },
})

/** What an anchor says, wherever it stands; its columns are no list. */
function anchorText(anchor: readonly AnchorDefinition[]): string {
  const columns = anchor.map(({ column, value }) => [
    column,
    'from' in value ? value.from.text : value.generate,
  ])
  return JSON.stringify(columns.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)))
}
