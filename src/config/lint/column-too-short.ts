import { mappingExample } from './example.ts'
import { defineRule } from './rule.ts'

/** `nvarchar(20)` for a family name. */
export const columnTooShort = defineRule({
  id: 'column-too-short',
  severity: 'warning',
  summary: 'A column is shorter than values of its attribute can be.',
  why: 'Values that do not fit are refused, one person at a time, months after the connector was made.',
  help: 'Make the column longer, or say "onOverflow: truncate".',
  good: mappingExample('ColumnTooShort', 'Firstname: givenName'),
  bad: mappingExample('ColumnTooShort', 'Lastname: surname'),
  at: '10:7',
  table: {
    name: 'ColumnTooShort',
    columns: {
      Id: 'varchar(50) not null',
      UserName: 'nvarchar(113) not null',
      Firstname: 'nvarchar(64)',
      Lastname: 'nvarchar(20)',
    },
    primaryKey: ['Id'],
  },
  reportedBy: 'compiler',
})
