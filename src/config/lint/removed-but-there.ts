import { connectorExample } from './example.ts'
import { connectorNames } from './moves.ts'
import { defineRule } from './rule.ts'

const CONNECTOR = connectorExample('RemovedButThere', 'mappings: { UserName: userName }')

/** `removed` with a connector that is there. */
export const removedButThere = defineRule({
  id: 'removed-but-there',
  severity: 'error',
  summary: 'A connector is removed and still there.',
  why: 'It cannot both be served and let go; which of the two is meant is not for a machine to guess.',
  help: 'Delete the connector, or the entry of "removed".',
  good: `${CONNECTOR}removed:\n  - { connector: RemovedButThereOld, rows: keep }\n`,
  bad: `${CONNECTOR}removed:\n  - { connector: RemovedButThere, rows: keep }\n`,
  at: '10:18',
  looksAt: 'configuration',
  check({ configuration }) {
    const names = connectorNames(configuration)
    return configuration.removed
      .filter(({ connector }) => names.has(connector))
      .map(({ connector, connectorSpan: span }) => ({
        message: `The connector "${connector}" is removed, and still there.`,
        span,
        connector,
      }))
  },
})
