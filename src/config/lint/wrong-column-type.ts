import { mappingExample } from './example.ts'
import { defineRule } from './rule.ts'

/** A text for a column of numbers. */
export const wrongColumnType = defineRule({
  id: 'wrong-column-type',
  severity: 'error',
  summary: 'A flow gives values that are not of its column’s type.',
  why: 'The database refuses such a value, or makes something else of it.',
  help: 'Change the expression, or list the values with "values".',
  good: mappingExample('WrongColumnType', 'Level: { const: 7 }'),
  bad: mappingExample('WrongColumnType', 'Level: { const: seven }'),
  at: '10:7',
  table: {
    name: 'WrongColumnType',
    columns: { Id: 'varchar(50) not null', UserName: 'nvarchar(113) not null', Level: 'int' },
    primaryKey: ['Id'],
  },
  reportedBy: 'compiler',
})
