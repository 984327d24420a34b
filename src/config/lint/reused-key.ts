import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

const MAPPINGS = 'mappings: { UserName: userName }'
const OBJECT_ID = '{ Id: objectId }'

/** A key that the database gives out again. */
export const reusedKey = defineRule({
  id: 'reused-key',
  severity: 'warning',
  summary: 'The database gives the key of a deleted row to a new one.',
  why:
    'Identity providers keep ids for good. In SQLite an "INTEGER PRIMARY KEY" takes the highest number plus ' +
    'one, so that the next person may get the id of the one who was deleted last, and a late request for ' +
    'the old id hits the wrong row.',
  help: 'Declare the column "INTEGER PRIMARY KEY AUTOINCREMENT", or use "generate: uuid".',
  good: connectorExample('ReusedKey', MAPPINGS)
    .replace(OBJECT_ID, '{ Id: { generate: database } }')
    .replace('table: ReusedKey', 'table: AutoIncrement'),
  bad: connectorExample('ReusedKey', MAPPINGS).replace(OBJECT_ID, '{ Id: { generate: database } }'),
  at: '7:15',
  table: {
    name: 'ReusedKey',
    columns: { Id: 'integer not null', UserName: 'nvarchar(113) not null' },
    primaryKey: ['Id'],
  },
  reportedBy: 'compiler',
})
