import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** `*person` where the anchor is `&people`. */
export const unknownAlias = defineRule({
  id: 'unknown-alias',
  severity: 'error',
  summary: 'An alias has no anchor before it.',
  why: '"*name" stands for what "&name" marks earlier in the same file. Aliases do not reach into other files.',
  help: 'Define the anchor earlier in this file, or correct the name.',
  good: connectorExample(
    'UnknownAlias',
    'mappings: &people { UserName: userName }\nx-same: *people',
  ),
  bad: connectorExample(
    'UnknownAlias',
    'mappings: &people { UserName: userName }\nx-same: *person',
  ),
  at: '9:13',
  reportedBy: 'loader',
})
