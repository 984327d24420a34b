import { type ConnectorDefinition, isEndpoint } from '../../model/definition.ts'
import type { Span } from '../../model/position.ts'
import { mappingExample } from './example.ts'
import { defineRule, type Counterexample, type Finding } from './rule.ts'

/** A `read:` that does not undo the flow, and whatever else breaks the law of spec §3.6. */
export const roundTrip = defineRule({
  id: 'round-trip',
  severity: 'error',
  summary: 'What was accepted is not what GET returns.',
  why:
    'Generated values are written through the flow and read back. An identity provider that reads ' +
    'something else than it sent sends the same PATCH in every cycle, for ever.',
  help: 'Let "read" undo the flow, leave it out so that it is derived, or write "read: state".',
  good: mappingExample(
    'RoundTrip',
    `Level: { from: "'L-' & userType", read: "$substringAfter(row.Level, 'L-')" }`,
  ),
  bad: mappingExample(
    'RoundTrip',
    `Level: { from: "'L-' & userType", read: "$substringAfter(row.Level, '-L')" }`,
  ),
  at: '10:47',
  looksAt: 'connector',
  async check({ connector, counterexamples }) {
    // Nobody asks for the people of a source that is read.
    if (!isEndpoint(connector.source)) return []
    return (await counterexamples()).map((example) => ({
      ...describe(connector, example),
      connector: connector.name,
    }))
  },
})

function describe(connector: ConnectorDefinition, example: Counterexample): Finding {
  const { attribute, accepted, column, written, returned } = example
  return {
    message: `What is accepted for ${attribute} is not what GET returns.`,
    span: spanOf(connector, example),
    label: `${attribute} = ${accepted} → ${column} = ${written} → GET ${returned}`,
  }
}

/** The `read` when there is one, for it is what fails; otherwise the flow. */
function spanOf(connector: ConnectorDefinition, { objectType, column }: Counterexample): Span {
  const object = connector.objects.find(({ name }) => name === objectType)
  const flow = object?.flows.find((one) => one.column === column)
  const anchor = object?.anchor.find((one) => one.column === column)
  if (typeof flow?.read === 'object') return flow.read.from.span
  return flow?.span ?? anchor?.span ?? connector.span
}
