import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

const GOOD = connectorExample('MissingKey', 'mappings: { UserName: userName }')

/** A connector without `table`. */
export const missingKey = defineRule({
  id: 'missing-key',
  severity: 'error',
  summary: 'A key is missing.',
  why: 'The language has few keys that must be there, and without this one the connector cannot work.',
  help: 'Add the key.',
  good: GOOD,
  bad: GOOD.replace('    table: MissingKey\n', ''),
  at: '3:3',
  reportedBy: 'loader',
})
