import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** Rows are joined by a mail address that two of them may have. */
export const matchNotUnique = defineRule({
  id: 'match-not-unique',
  severity: 'warning',
  summary: 'Several rows may have the same value in a column of "match".',
  why:
    'A person whom two rows match is joined to neither: nobody can say whose they are. Without a unique key ' +
    'nothing keeps a second row with the same value away, and every lookup reads the whole table.',
  help: 'Make the column a unique key, or match by another column.',
  good: connectorExample('MatchNotUniqueFree', 'match: [Mail]\nmappings: { Mail: mail }'),
  bad: connectorExample('MatchNotUnique', 'match: [Mail]\nmappings: { Mail: mail }'),
  at: '8:13',
  table: {
    name: 'MatchNotUnique',
    columns: { Id: 'varchar(50) not null', Mail: 'nvarchar(256)' },
    primaryKey: ['Id'],
  },
  reportedBy: 'compiler',
})
