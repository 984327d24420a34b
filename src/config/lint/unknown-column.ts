import { mappingExample } from './example.ts'
import { defineRule } from './rule.ts'

/** `Departement` where the column is `Department`. */
export const unknownColumn = defineRule({
  id: 'unknown-column',
  severity: 'error',
  summary: 'The table has no column of this name.',
  why: 'Every write would fail. Column names are taken exactly, upper and lower case included.',
  help: 'Spell the column as the table does.',
  good: mappingExample('UnknownColumn', 'Department: department'),
  bad: mappingExample('UnknownColumn', 'Departement: department'),
  at: '10:7',
  table: {
    name: 'UnknownColumn',
    columns: {
      Id: 'varchar(50) not null',
      UserName: 'nvarchar(113) not null',
      Department: 'nvarchar(64)',
    },
    primaryKey: ['Id'],
  },
  reportedBy: 'compiler',
})
