import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** An anchor that is not the key of its table. */
export const anchorNotUnique = defineRule({
  id: 'anchor-not-unique',
  severity: 'warning',
  summary: 'The anchor is not a unique key of the table.',
  why:
    'Two rows with one anchor would be one person: a change is written to both, and a read finds either of ' +
    'them.',
  help: 'Make the anchor the primary key, or a unique key of columns that are NOT NULL.',
  good: connectorExample('AnchorNotUnique', 'mappings: { Id: objectId }').replace(
    'anchor: { Id: objectId }',
    'anchor: { UserName: userName }',
  ),
  bad: connectorExample('AnchorNotUnique', 'mappings: { UserName: userName }'),
  at: '7:15',
  table: {
    name: 'AnchorNotUnique',
    columns: { Id: 'varchar(50) not null', UserName: 'nvarchar(113) not null' },
    primaryKey: ['UserName'],
  },
  reportedBy: 'compiler',
})
