import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** Eighty brackets in each other. */
export const tooDeep = defineRule({
  id: 'too-deep',
  severity: 'error',
  summary: 'The file nests deeper than any configuration does.',
  why: 'A file that nests without end would exhaust the stack of the service.',
  help: 'Take levels out.',
  good: connectorExample('TooDeep', 'x-note: [[[[fine]]]]\nmappings: { UserName: userName }'),
  bad: connectorExample(
    'TooDeep',
    'x-note: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\nmappings: { UserName: userName }',
  ),
  at: '8:75',
  reportedBy: 'loader',
})
