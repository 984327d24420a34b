import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** A list under `mappings`. */
export const wrongType = defineRule({
  id: 'wrong-type',
  severity: 'error',
  summary: 'A value is of the wrong kind.',
  why: 'A list where a mapping belongs, or a text where a number does, has no meaning here.',
  help: 'Write the value as the message says.',
  good: connectorExample('WrongType', 'mappings: { UserName: userName }'),
  bad: connectorExample('WrongType', 'mappings: [userName]'),
  at: '8:15',
  reportedBy: 'loader',
})
