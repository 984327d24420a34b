import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** `Ada@contoso.com` in the table, `ada@contoso.com` in the directory. */
export const caseSensitiveMatch = defineRule({
  id: 'case-sensitive-match',
  severity: 'warning',
  summary: 'A column of "match" tells upper from lower case, and its attribute does not.',
  why:
    'Rows are joined as their column compares. A row that was typed in another spelling is not found, and the ' +
    'person gets a second row beside it.',
  help: 'Give the column a collation that ignores case, or match by another column.',
  good: connectorExample('CaseSensitiveMatch', 'match: [Name]\nmappings: { Name: externalId }'),
  bad: connectorExample('CaseSensitiveMatch', 'match: [Mail]\nmappings: { Mail: mail }'),
  at: '9:17',
  table: {
    name: 'CaseSensitiveMatch',
    columns: {
      Id: 'varchar(50) not null',
      Mail: 'nvarchar(256)',
      Name: 'nvarchar(256)',
    },
    primaryKey: ['Id'],
    unique: ['Mail', 'Name'],
    caseSensitive: ['Mail', 'Name'],
  },
  reportedBy: 'compiler',
})
