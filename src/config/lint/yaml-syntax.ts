import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** A bracket that is not closed, keys that do not line up, and whatever else is not YAML. */
export const yamlSyntax = defineRule({
  id: 'yaml-syntax',
  severity: 'error',
  summary: 'The file is not YAML.',
  why: 'A file that cannot be read is not applied: its connectors keep their last good version, and at a first start they do not start.',
  help: 'Mend the line at the mark; an editor with the YAML language server shows it while you write.',
  good: connectorExample('YamlSyntax', 'mappings: { UserName: userName }'),
  bad: connectorExample('YamlSyntax', 'mappings: { UserName: userName'),
  at: '8:15',
  reportedBy: 'loader',
})
