import { mappingExample } from './example.ts'
import { defineRule } from './rule.ts'

/** `varchar` for a family name. */
export const nonUnicodeColumn = defineRule({
  id: 'non-unicode-column',
  severity: 'warning',
  summary: 'A column cannot hold every character of its attribute.',
  why: 'A varchar column of SQL Server holds one code page. A name such as "Łukasz" is refused, because it would be stored as "?ukasz".',
  help: 'Make the column a Unicode type: nvarchar on SQL Server, utf8mb4 on MySQL and MariaDB.',
  good: mappingExample('NonUnicodeColumn', 'Firstname: givenName'),
  bad: mappingExample('NonUnicodeColumn', 'Lastname: surname'),
  at: '10:7',
  table: {
    name: 'NonUnicodeColumn',
    columns: {
      Id: 'varchar(50) not null',
      UserName: 'nvarchar(113) not null',
      Firstname: 'nvarchar(64)',
      Lastname: 'varchar(64)',
    },
    primaryKey: ['Id'],
  },
  reportedBy: 'compiler',
})
