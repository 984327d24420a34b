import { mappingExample } from './example.ts'
import { defineRule } from './rule.ts'

/** A NOT NULL column that no flow writes. */
export const columnMustBeWritten = defineRule({
  id: 'column-must-be-written',
  severity: 'error',
  summary: 'A column that must have a value has no flow.',
  why: 'The column takes no NULL and has no default, so that no row could ever be inserted.',
  help: 'Map the column, give it a constant, or give it a default in the database.',
  good: mappingExample('ColumnMustBeWritten', 'Company: { from: companyName, default: unknown }'),
  bad: mappingExample('ColumnMustBeWritten', 'Department: department'),
  at: '6:12',
  table: {
    name: 'ColumnMustBeWritten',
    columns: {
      Id: 'varchar(50) not null',
      UserName: 'nvarchar(113) not null',
      Company: 'nvarchar(64) not null',
      Department: 'nvarchar(64)',
    },
    primaryKey: ['Id'],
  },
  reportedBy: 'compiler',
})
