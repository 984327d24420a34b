import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** `deprovison` instead of `deprovision`. */
export const unknownKey = defineRule({
  id: 'unknown-key',
  severity: 'error',
  summary: 'A key is not part of the language.',
  why: 'A misspelt key would be ignored, and what it was meant to say would not happen.',
  help: 'Correct the key; keys that begin with "x-" are free.',
  good: connectorExample('UnknownKey', 'mappings: { UserName: userName }\nx-ticket: CHG0042'),
  bad: connectorExample(
    'UnknownKey',
    'mappings: { UserName: userName }\ndeprovison: { onDisable: keep }',
  ),
  at: '9:5',
  reportedBy: 'loader',
})
