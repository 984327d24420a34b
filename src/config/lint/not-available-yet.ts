import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** `lists`. */
export const notAvailableYet = defineRule({
  id: 'not-available-yet',
  severity: 'error',
  summary: 'A part of the language is not available in this version.',
  why: 'The language is complete, this version is not. What it cannot do it refuses, so that nobody believes that it is done.',
  help: 'Take the key out until a version offers it.',
  good: connectorExample('NotAvailableYet', 'mappings: { UserName: userName }'),
  bad: connectorExample(
    'NotAvailableYet',
    'mappings: { UserName: userName }\nlists: { Mails: { from: emails, key: { UserId: Id }, mappings: { Mail: value } } }',
  ),
  at: '9:5',
  reportedBy: 'loader',
})
