import type { ConnectorDefinition } from '../../model/definition.ts'
import { connectorExample } from './example.ts'
import { defineRule, type Finding } from './rule.ts'

/** A connector that names itself as its source, directly or through others. */
export const sourceCircle = defineRule({
  id: 'source-circle',
  severity: 'error',
  summary: 'Connectors take their people from one another in a circle.',
  why: 'Each waits for the others, and nobody reads people from anywhere.',
  help: 'Begin the chain with a connector that has a source of its own: an endpoint or a file.',
  good: `${connectorExample('SourceCircle', 'mappings: { UserName: userName }')}${copy('SourceCircle')}`,
  bad: `version: 1\nconnectors:\n${copy('SourceCircleCopy')}`,
  at: '4:13',
  looksAt: 'configuration',
  check: ({ configuration: { connectors } }) => {
    const byName = new Map(connectors.map((one) => [one.name, one]))
    return connectors.flatMap((connector): Finding[] => {
      const circle = circleOf(connector, byName)
      if (circle === undefined) return []
      const way = [...circle, connector.name].map((name) => `"${name}"`).join(' ← ')
      const message =
        circle.length === 1
          ? `The connector "${connector.name}" is its own source.`
          : `The people of the connector "${connector.name}" come from itself: ${way}.`
      return [{ message, span: connector.source.span, connector: connector.name }]
    })
  },
})

/** The names from a connector back to it; `undefined` when its chain does not come back. */
function circleOf(
  connector: ConnectorDefinition,
  byName: ReadonlyMap<string, ConnectorDefinition>,
): readonly string[] | undefined {
  const seen: string[] = []
  let at: ConnectorDefinition | undefined = connector
  while (at !== undefined && !seen.includes(at.name)) {
    seen.push(at.name)
    at = at.source.kind === 'connector' ? byName.get(at.source.connector) : undefined
  }
  return at?.name === connector.name ? seen : undefined
}

function copy(of: string): string {
  return `  SourceCircleCopy:
    source: { connector: ${of} }
    target: { sqlite: { env: PEOPLE_DATABASE } }
    table: SourceCircleCopy
    anchor: { Id: objectId }
    mappings: { UserName: userName }
    runProfiles: { hourly: { steps: [fullImport, deltaSynchronization, export] } }
`
}
