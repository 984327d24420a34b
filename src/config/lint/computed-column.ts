import { mappingExample } from './example.ts'
import { defineRule } from './rule.ts'

/** A computed column under `mappings`. */
export const computedColumn = defineRule({
  id: 'computed-column',
  severity: 'error',
  summary: 'A flow writes a column that the database computes.',
  why: 'The database refuses every write of such a column.',
  help: 'Map the columns that it is computed from.',
  good: mappingExample('ComputedColumn', 'Firstname: givenName'),
  bad: mappingExample('ComputedColumn', 'Firstname: givenName\nLogin: userName'),
  at: '11:7',
  table: {
    name: 'ComputedColumn',
    columns: {
      Id: 'varchar(50) not null',
      UserName: 'nvarchar(113) not null',
      Firstname: 'nvarchar(64)',
      Login: 'as lower(UserName)',
    },
    primaryKey: ['Id'],
  },
  reportedBy: 'compiler',
})
