import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** A trigger that deletes the rows of people who are disabled. */
export const deletingTrigger = defineRule({
  id: 'deleting-trigger',
  severity: 'warning',
  summary: 'A trigger of the table deletes rows.',
  why:
    'A row may be gone after a successful write, which is taken for success. What the trigger does is ' +
    'said nowhere in the configuration, and no mapping test sees it.',
  help: 'Drop the trigger and say "deprovision: { onDisable: delete }".',
  good: `version: 1
connectors:
  DeletingTrigger:
    source: entra
    target: { sqlite: { env: PEOPLE_DATABASE } }
    table: TriggerFree
    anchor: { Id: objectId }
    mappings: { UserName: userName }
`,
  bad: connectorExample('DeletingTrigger', 'mappings: { UserName: userName }'),
  at: '6:12',
  table: {
    name: 'DeletingTrigger',
    columns: { Id: 'varchar(50) not null', UserName: 'nvarchar(113) not null' },
    primaryKey: ['Id'],
    trigger: 'DeleteSoftDeleted',
  },
  reportedBy: 'compiler',
})
