import type { TargetDefinition } from '../../model/definition.ts'
import { formatPosition, type Position } from '../../model/position.ts'
import { formatTable, type TableName } from '../../model/table.ts'
import { connectorExample } from './example.ts'
import { defineRule, type Finding } from './rule.ts'

/** Two connectors with one table. */
export const sharedTable = defineRule({
  id: 'shared-table',
  severity: 'error',
  summary: 'Two connectors write one table.',
  why:
    'Each would answer for the rows of the other, undo its changes, and delete by its own rules. A row ' +
    'belongs to one connector.',
  help: 'Give each connector a table of its own, or an updatable view with its part of the rows.',
  good: `${connectorExample('SharedTable', 'mappings: { UserName: userName }')}${second('SharedTableGuests')}`,
  bad: `${connectorExample('SharedTable', 'mappings: { UserName: userName }')}${second('SharedTable')}`,
  at: '12:12',
  looksAt: 'configuration',
  check: ({ configuration }) => {
    const taken = new Map<string, { readonly connector: string; readonly place: Position }>()
    const findings: Finding[] = []
    for (const connector of configuration.connectors) {
      for (const object of connector.objects) {
        const key = JSON.stringify([targetKey(connector.target), tableKey(object.table)])
        const first = taken.get(key)
        if (first === undefined) {
          taken.set(key, { connector: connector.name, place: object.tableSpan.start })
          continue
        }
        findings.push({
          message: `The table "${formatTable(object.table)}" is written by the connector "${first.connector}" already, at ${formatPosition(first.place)}.`,
          span: object.tableSpan,
          label: `also the table of "${first.connector}"`,
          connector: connector.name,
        })
      }
    }
    return findings
  },
})

function second(table: string): string {
  return `  SharedTableOther:
    source: okta
    target: { sqlite: { env: PEOPLE_DATABASE } }
    table: ${table}
    anchor: { Id: externalId }
    mappings: { UserName: userName }
`
}

/** The same reference is the same database; two references may be one too, which only a server can tell. */
function targetKey({ dialect, connection }: TargetDefinition): unknown {
  if ('secret' in connection) {
    const { secret } = connection
    return [dialect, 'env' in secret ? { env: secret.env } : { file: secret.file }]
  }
  if ('url' in connection) return [dialect, connection.url]
  const { host, port, database, path } = connection.options
  return [dialect, host, port, database, path]
}

const DEFAULT_SCHEMAS: ReadonlySet<string> = new Set(['dbo', 'public'])

/** Names that differ in case only are one table on most servers. */
function tableKey({ schema, name }: TableName): unknown {
  const folded = schema?.toLowerCase()
  const kept = folded === undefined || DEFAULT_SCHEMAS.has(folded) ? '' : folded
  return [kept, name.toLowerCase()]
}
