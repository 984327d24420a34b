import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** No connector in any file. */
export const emptyConfiguration = defineRule({
  id: 'empty-configuration',
  severity: 'error',
  summary: 'There is no connector in the configuration.',
  why: 'A service without connectors answers nobody, which is hardly what was meant; often the wrong file is named.',
  help: 'Add a connector with source, target, table, anchor and mappings.',
  good: connectorExample('EmptyConfiguration', 'mappings: { UserName: userName }'),
  bad: 'version: 1\nconnectors: {}\n',
  at: '1:1',
  alone: true,
  reportedBy: 'loader',
})
