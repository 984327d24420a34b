import { childrenAt, textAt, type XmlElement } from '../xml/element.ts'
import type { AgentColumn, AgentDelta, ManagementAgent } from './management-agent.ts'

/** What the management agent for SQL Server says beside the parts that every connector has. */
export type SqlServerParts = Pick<
  ManagementAgent,
  'table' | 'anchor' | 'columns' | 'delta' | 'left' | 'place'
>

/** Reads `oledbma-configuration`, of the management agents for SQL Server that came with MIIS, FIM and MIM. */
export function readSqlServer(config: XmlElement): SqlServerParts {
  const connection = ['connection-info'] as const
  const table = textAt(config, ...connection, 'tablename')
  const many = textAt(config, ...connection, 'multivalued-tablename')
  const server = textAt(config, ...connection, 'server')
  const database = textAt(config, ...connection, 'databasename')
  const place = [
    ...(server === undefined ? [] : [`server ${server}`]),
    ...(database === undefined ? [] : [`database ${database}`]),
  ].join(', ')
  return {
    table,
    anchor: childrenAt(config, 'mms-info', 'anchor', 'attribute').map((one) => one.text),
    columns: childrenAt(config, 'mms-info', 'column-info', 'column').map(columnOf),
    delta: deltaOf(config),
    place: place === '' ? undefined : place,
    left:
      many === undefined
        ? []
        : [`multi-valued table ${many}: lists are not available yet; the table is left alone`],
  }
}

function columnOf(column: XmlElement): AgentColumn {
  const length = Number(textAt(column, 'length'))
  const kind = kindOf(textAt(column, 'data-type') ?? '')
  return {
    name: textAt(column, 'name') ?? '',
    kind,
    multiValued: false,
    readOnly: textAt(column, 'isreadonly') === '1',
    required: textAt(column, 'isnullable') === '0',
    ...(kind === 'text' && length > 0 && length < 100_000 ? { length } : {}),
  }
}

/** OLE DB's types (`oledb.h`, DBTYPEENUM). */
function kindOf(type: string): AgentColumn['kind'] {
  if (/^DBTYPE_U?I\d$/u.test(type)) return 'int'
  if (type === 'DBTYPE_BOOL') return 'bool'
  return type === 'DBTYPE_BYTES' ? 'binary' : 'text'
}

function deltaOf(config: XmlElement): AgentDelta | undefined {
  const table = textAt(config, 'connection-info', 'delta-tablename')
  return table === undefined ? undefined : { strategy: 'Delta view', table }
}
