import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** A table whose policies apply to the login. */
export const rowSecurity = defineRule({
  id: 'row-security',
  severity: 'warning',
  summary: 'Row-level security applies to the login.',
  why:
    'Rows that a policy hides are taken for missing: people are inserted a second time, ' +
    'and imports say that their rows were deleted by somebody else.',
  help: 'Give the login a policy that lets it see and write every row of the table.',
  good: connectorExample('RowSecurityFree', 'mappings: { UserName: userName }'),
  bad: connectorExample('RowSecurity', 'mappings: { UserName: userName }'),
  at: '6:12',
  table: {
    name: 'RowSecurity',
    columns: { Id: 'varchar(50) not null', UserName: 'nvarchar(113) not null' },
    primaryKey: ['Id'],
    policies: true,
  },
  reportedBy: 'compiler',
})
