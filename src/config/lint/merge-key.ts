import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** `<<` with a text. */
export const mergeKey = defineRule({
  id: 'merge-key',
  severity: 'error',
  summary: 'A merge key does not name a mapping.',
  why: '"<<" puts the keys of another mapping here, so that its value is an alias of a mapping or a list of such aliases.',
  help: 'Write "<<: *name", where &name marks a mapping.',
  good: connectorExample(
    'MergeKey',
    'x-people: &people { UserName: userName }\nmappings: { <<: *people, Mail: mail }',
  ),
  bad: connectorExample(
    'MergeKey',
    'x-people: &people userName\nmappings: { <<: *people, Mail: mail }',
  ),
  at: '8:23',
  reportedBy: 'loader',
})
