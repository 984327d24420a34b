import { SyncError } from '../../model/errors.ts'
import { child, childrenAt, findElement, textAt, type XmlElement } from '../xml/element.ts'
import { readSchema } from './dsml.ts'
import { readCleanup, readFlows, readJoins, readRulesLeft } from './flows.ts'
import { readGenericSql } from './generic-sql.ts'
import type { AgentColumn, ManagementAgent } from './management-agent.ts'
import { readRunProfiles } from './run-profiles.ts'
import { readSqlServer } from './sql-server.ts'

/**
 * Reads the export of one connector: MIM's "Export Management Agent" (`saved-ma-configuration`), a connector of
 * a server export (`ma-data`), or the configuration of an ECMA connector (`MAConfig`).
 *
 * @param name the file, for messages
 * @throws SyncError `IMPORT_FOREIGN` for anything that does not write a SQL table, with what it is
 */
export function readManagementAgent(root: XmlElement, name: string): ManagementAgent {
  const agent = findElement(root, 'ma-data') ?? root
  const place = `${name}:${root.line}:1`
  const ecma = findElement(agent, 'MAConfig')
  const sqlServer = findElement(agent, 'oledbma-configuration')
  if (ecma === undefined && sqlServer === undefined) throw foreign(root, agent, place)
  refuseOthers(agent, ecma, place)
  const schema = readSchema(child(agent, 'schema'))
  const { profiles, steps } = readRunProfiles(agent)
  const types = selectedTypes(agent, schema.objectTypes)
  const objectType = types.find((one) => /^(?:user|person)$/iu.test(one)) ?? types[0] ?? 'User'
  const parts =
    sqlServer === undefined
      ? ecma && { columns: [], ...readGenericSql(ecma, objectType, steps) }
      : { ...readSqlServer(sqlServer), autosyncMinutes: undefined, disable: undefined, secrets: [] }
  if (parts === undefined) throw foreign(root, agent, place)
  const own = parts.columns.length > 0 ? parts.columns : schema.columnsOf(objectType)
  return {
    ...parts,
    name: textAt(agent, 'name'),
    product: sqlServer === undefined ? 'Generic SQL' : 'SQL Server management agent',
    dialect: sqlServer === undefined ? undefined : 'mssql',
    objectType,
    otherTypes: types.filter((one) => one !== objectType),
    columns: included(agent, own),
    flows: readFlows(agent, objectType),
    projects: childrenAt(agent, 'projection', 'class-mapping').length > 0,
    joins: readJoins(agent, objectType),
    runProfiles: profiles.filter(({ steps: some }) => some.length > 0),
    cleanup: readCleanup(agent),
    left: [...readRulesLeft(agent), ...parts.left],
  }
}

/** Object types that somebody chose; those of the schema where nothing says so. */
function selectedTypes(agent: XmlElement, known: readonly string[]): readonly string[] {
  const partitions = childrenAt(agent, 'ma-partition-data', 'partition').filter(
    (one) => textAt(one, 'selected') !== '0',
  )
  const chosen = partitions.flatMap((one) =>
    childrenAt(one, 'filter', 'object-classes', 'object-class').map((type) => type.text),
  )
  return [...new Set(chosen.length > 0 ? chosen : known)].filter((one) => one !== '')
}

/** The attributes that somebody chose, with what the schema knows of them. */
function included(agent: XmlElement, known: readonly AgentColumn[]): readonly AgentColumn[] {
  const chosen = childrenAt(agent, 'attribute-inclusion', 'attribute').map((one) => one.text)
  if (chosen.length === 0) return known
  if (known.length > 0) return known.filter(({ name }) => chosen.includes(name))
  return chosen.map((name) => ({
    name,
    kind: 'text',
    multiValued: false,
    readOnly: false,
    required: false,
  }))
}

/** ECMA connectors for LDAP, PowerShell, web services and Entra ID are ECMA connectors, too. */
function refuseOthers(agent: XmlElement, ecma: XmlElement | undefined, place: string): void {
  const file = textAt(ecma, 'extension-config', 'filename')
  const listed = textAt(agent, 'ma-listname')
  const isOther =
    file === undefined
      ? listed !== undefined && !/sql/iu.test(listed)
      : !/genericsql|gsql|sql/iu.test(file)
  if (ecma !== undefined && isOther) {
    throw new SyncError(
      'IMPORT_FOREIGN',
      `${place}: This is a connector of ${listed ?? file ?? 'another kind'}, which writes no SQL table. ` +
        'Export the Generic SQL or the SQL Server connector.',
    )
  }
}

function foreign(root: XmlElement, agent: XmlElement, place: string): SyncError {
  const category = textAt(agent, 'category')
  const what =
    category !== undefined
      ? `This is a connector of the kind ${category}`
      : root.name === 'saved-mv-configuration'
        ? 'This is the metaverse of a server'
        : `The document is a "${root.name}"`
  return new SyncError(
    'IMPORT_FOREIGN',
    `${place}: ${what}, not one that writes a SQL table. In the Synchronization Service choose the SQL connector, ` +
      'then Actions, Export Management Agent.',
  )
}
