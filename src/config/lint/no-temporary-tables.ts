import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** A login that may not make temporary tables. */
export const noTemporaryTables = defineRule({
  id: 'no-temporary-tables',
  severity: 'warning',
  summary: 'The login may not make temporary tables.',
  why:
    'Runs write many rows through a temporary table of the session. Without one they write ' +
    'row by row, which is correct and many times slower.',
  help: 'Grant what the message shows, or leave it where runs are small.',
  good: connectorExample('NoTemporaryTablesFree', 'mappings: { UserName: userName }'),
  bad: connectorExample('NoTemporaryTables', 'mappings: { UserName: userName }'),
  at: '6:12',
  table: {
    name: 'NoTemporaryTables',
    columns: { Id: 'varchar(50) not null', UserName: 'nvarchar(113) not null' },
    primaryKey: ['Id'],
    lacking: ['TEMPORARY'],
  },
  reportedBy: 'compiler',
})
