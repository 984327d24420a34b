import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** A second document behind `---`. */
export const severalDocuments = defineRule({
  id: 'several-documents',
  severity: 'error',
  summary: 'A file holds several YAML documents.',
  why: 'A configuration file is one document; a second one would be read by nobody.',
  help: 'Take the "---" out, or make the second document a file of its own.',
  good: connectorExample('SeveralDocuments', 'mappings: { UserName: userName }'),
  bad:
    connectorExample('SeveralDocuments', 'mappings: { UserName: userName }') + '---\nversion: 1\n',
  at: '9:1',
  reportedBy: 'loader',
})
