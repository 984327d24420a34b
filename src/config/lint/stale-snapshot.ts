import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** The configuration names another table than the committed snapshot. */
export const staleSnapshot = defineRule({
  id: 'stale-snapshot',
  severity: 'warning',
  summary: 'The committed schema snapshot is not of these tables.',
  why:
    'Offline, the snapshot stands in for the database. One of another table, another product or another day ' +
    'lets mistakes pass, or finds some that are none.',
  help: 'Run "rollcall schema pull" and commit the file.',
  good: connectorExample('People', 'mappings: { UserName: userName }'),
  bad: {
    'connectors.yaml': connectorExample('People', 'mappings: { UserName: userName }'),
    'schema/People.json': `{
  "version": 1,
  "connector": "People",
  "taken": "2026-11-23",
  "database": { "dialect": "sqlite", "product": "SQLite", "version": "3.50.4" },
  "objects": {
    "User": {
      "table": "Persons",
      "kind": "table",
      "columns": [
        { "name": "Id", "type": "text", "kind": "text", "nullable": false, "hasDefault": false, "unicode": true, "caseSensitive": true },
        { "name": "UserName", "type": "text", "kind": "text", "nullable": false, "hasDefault": false, "unicode": true, "caseSensitive": false }
      ],
      "primaryKey": ["Id"],
      "uniqueKeys": [["UserName"]],
      "indexes": [{ "column": "Id", "folded": false }, { "column": "UserName", "folded": true }],
      "triggers": [],
      "referencedBy": [],
      "privileges": { "select": "all", "insert": "all", "update": "all", "delete": true, "temporary": true },
      "rowSecurity": false
    }
  }
}
`,
  },
  at: 'connectors.yaml:6:12',
  reportedBy: 'snapshots',
})
