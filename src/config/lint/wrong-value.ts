import { mappingExample } from './example.ts'
import { defineRule } from './rule.ts'

/** `apply: once`. */
export const wrongValue = defineRule({
  id: 'wrong-value',
  severity: 'error',
  summary: 'A value is none of those that are allowed.',
  why: 'The key takes one of a few values, or a text of a certain form.',
  help: 'Write one of the values that the message lists.',
  good: mappingExample('WrongValue', 'Mail: { from: mail, apply: create }'),
  bad: mappingExample('WrongValue', 'Mail: { from: mail, apply: once }'),
  at: '10:34',
  reportedBy: 'loader',
})
