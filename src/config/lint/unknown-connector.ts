import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

const CONNECTOR = connectorExample('UnknownConnector', 'mappings: { UserName: userName }')

/** A mapping test of a connector that is not there. */
export const unknownConnector = defineRule({
  id: 'unknown-connector',
  severity: 'error',
  summary: 'A mapping test is about a connector that does not exist.',
  why: 'None of its tests would run, and a build that tests nothing is green.',
  help: 'Name a connector of the configuration, and an object type that it has.',
  good: {
    'unknown-connector.yaml': CONNECTOR,
    'unknown-connector.test.yaml': mappingTest('UnknownConnector'),
  },
  bad: {
    'unknown-connector.yaml': CONNECTOR,
    'unknown-connector.test.yaml': mappingTest('UnknownConector'),
  },
  at: 'unknown-connector.test.yaml:1:12',
  reportedBy: 'tests',
})

function mappingTest(connector: string): string {
  return `connector: ${connector}
tests:
  - name: a new person becomes a row
    given: { objectId: 8f3c0a52-1c1e-4b0f-9a55-6f2f6d0a7e11, userName: ada@example.com }
    expect: { sql: insert, row: { UserName: ada@example.com } }
`
}
