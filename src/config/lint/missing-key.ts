import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** A connector without `table`. */
export const missingKey = defineRule({
  id: 'missing-key',
  severity: 'error',
  summary: 'A key is missing.',
  why: 'The language has few keys that must be there, and without this one the connector cannot work.',
  help: 'Add the key.',
  good: connectorExample('MissingKey', 'mappings: { UserName: userName }'),
  bad: 'version: 1\nconnectors:\n  MissingKey:\n    source: entra\n    target: { sqlite: { env: PEOPLE_DATABASE } }\n    anchor: { Id: objectId }\n    mappings: { UserName: userName }\n',
  at: '3:3',
  reportedBy: 'loader',
})
