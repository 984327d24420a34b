import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** A table whose userName nobody can find without reading all of it. */
export const noIndex = defineRule({
  id: 'no-index',
  severity: 'warning',
  summary: 'No index serves lookups by userName.',
  why:
    'Every create asks whether the userName is taken, and identity providers look people up by it, without ' +
    'case. Without an index that serves such a comparison the database reads the whole table each time.',
  help: 'Create the index that the message shows; make it unique where you can.',
  good: `version: 1
connectors:
  NoIndex:
    source: entra
    target: { sqlite: { env: PEOPLE_DATABASE } }
    table: NoIndex
    anchor: { Id: objectId }
    mappings: { Mail: mail }
`,
  bad: connectorExample('NoIndex', 'mappings: { UserName: userName }'),
  at: '8:17',
  table: {
    name: 'NoIndex',
    columns: {
      Id: 'varchar(50) not null',
      UserName: 'nvarchar(113) null',
      Mail: 'nvarchar(256) null',
    },
    primaryKey: ['Id'],
    unindexed: ['UserName'],
  },
  reportedBy: 'compiler',
})
