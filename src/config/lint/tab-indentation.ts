import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** A tab where blanks belong. */
export const tabIndentation = defineRule({
  id: 'tab-indentation',
  severity: 'error',
  summary: 'A tab indents a line.',
  why: 'YAML takes only blanks, because a tab has no width that everybody agrees on.',
  help: 'Replace the tab by two blanks for each level.',
  good: connectorExample('TabIndentation', 'mappings:\n  UserName: userName'),
  bad: connectorExample('TabIndentation', 'mappings:\n\tUserName: userName'),
  at: '9:5',
  reportedBy: 'loader',
})
