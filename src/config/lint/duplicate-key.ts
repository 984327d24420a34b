import { mappingExample } from './example.ts'
import { defineRule } from './rule.ts'

/** `UserName` twice under `mappings`. */
export const duplicateKey = defineRule({
  id: 'duplicate-key',
  severity: 'error',
  summary: 'A key stands twice in one mapping.',
  why: 'YAML would keep one of the two without a word, and which one depends on the reader.',
  help: 'Keep one of them.',
  good: mappingExample('DuplicateKey', 'Mail: mail'),
  bad: mappingExample('DuplicateKey', 'UserName: mail'),
  at: '10:7',
  reportedBy: 'loader',
})
