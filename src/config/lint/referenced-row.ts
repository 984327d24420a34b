import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** A table of bookings that points at people, and `onDelete: delete`. */
export const referencedRow = defineRule({
  id: 'referenced-row',
  severity: 'warning',
  summary: 'Other tables point at the row, so that it cannot be deleted.',
  why:
    'The database refuses to delete a row that another one points at. The person stays, ' +
    'and the delete is in error until somebody looks.',
  help:
    'Declare the foreign key ON DELETE CASCADE or SET NULL, or keep the row with ' +
    '"onDelete: { set: … }".',
  good: connectorExample('ReferencedRowFree', 'mappings: { UserName: userName }'),
  bad: connectorExample('ReferencedRow', 'mappings: { UserName: userName }'),
  at: '6:12',
  table: {
    name: 'ReferencedRow',
    columns: { Id: 'varchar(50) not null', UserName: 'nvarchar(113) not null' },
    primaryKey: ['Id'],
    referencedBy: 'Bookings',
  },
  reportedBy: 'compiler',
})
