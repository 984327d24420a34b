import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** A login that may not delete, and `onDelete: delete`. */
export const missingPrivilege = defineRule({
  id: 'missing-privilege',
  severity: 'error',
  summary: 'The login lacks a privilege that the configuration needs.',
  why:
    'The first event of that kind fails, perhaps weeks after the connector was made, and ' +
    'the identity provider tries again for ever.',
  help: 'Grant what the message shows; "rollcall explain --permissions" prints all that is needed.',
  good: connectorExample('MissingPrivilegeFree', 'mappings: { UserName: userName }'),
  bad: connectorExample('MissingPrivilege', 'mappings: { UserName: userName }'),
  at: '6:12',
  table: {
    name: 'MissingPrivilege',
    columns: { Id: 'varchar(50) not null', UserName: 'nvarchar(113) not null' },
    primaryKey: ['Id'],
    lacking: ['DELETE'],
  },
  reportedBy: 'compiler',
})
