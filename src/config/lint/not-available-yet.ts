import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** `onDrift: overwrite`. */
export const notAvailableYet = defineRule({
  id: 'not-available-yet',
  severity: 'error',
  summary: 'A part of the language is not available in this version.',
  why: 'The language is complete, this version is not. What it cannot do it refuses, so that nobody believes that it is done; what has no effect yet and does no harm is a warning.',
  help: 'Take the key out until a version offers it.',
  good: connectorExample('NotAvailableYet', 'mappings: { UserName: userName }'),
  bad: connectorExample('NotAvailableYet', 'mappings: { UserName: userName }\nonDrift: overwrite'),
  at: '9:5',
  reportedBy: 'loader',
})
