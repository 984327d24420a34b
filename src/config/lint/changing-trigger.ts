import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** A trigger that writes upper case over what was written. */
export const changingTrigger = defineRule({
  id: 'changing-trigger',
  severity: 'warning',
  summary: 'A trigger of the table changes columns that are written.',
  why:
    'What is read back is not what was written. An identity provider that compares sends ' +
    'the same change for ever, and imports call it drift.',
  help: 'Say in "mappings" what the trigger does, and drop it; or leave its columns out.',
  good: connectorExample('ChangingTriggerFree', 'mappings: { UserName: userName }'),
  bad: connectorExample('ChangingTrigger', 'mappings: { UserName: userName }'),
  at: '6:12',
  table: {
    name: 'ChangingTrigger',
    columns: { Id: 'varchar(50) not null', UserName: 'nvarchar(113) not null' },
    primaryKey: ['Id'],
    changing: 'UpperNames',
  },
  reportedBy: 'compiler',
})
