import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** One name in two files. */
export const duplicateConnector = defineRule({
  id: 'duplicate-connector',
  severity: 'error',
  summary: 'Two files define a connector of the same name.',
  why: 'Files are joined, never merged: which of the two definitions would hold is not for a machine to guess.',
  help: 'Rename one of the two connectors, or delete one.',
  good: {
    'duplicate-connector.yaml': connectorExample(
      'DuplicateConnector',
      'mappings: { UserName: userName }',
    ),
    'duplicate-connector_2.yaml': connectorExample(
      'DuplicateConnectorOther',
      'mappings: { UserName: userName }',
    ),
  },
  bad: {
    'duplicate-connector.yaml': connectorExample(
      'DuplicateConnector',
      'mappings: { UserName: userName }',
    ),
    'duplicate-connector_2.yaml': connectorExample(
      'DuplicateConnector',
      'mappings: { UserName: userName }',
    ),
  },
  at: 'duplicate-connector_2.yaml:3:3',
  reportedBy: 'loader',
})
