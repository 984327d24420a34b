import { child, childrenAt, textAt, type XmlElement } from '../xml/element.ts'
import type { AgentDelta, DisableFlow, ManagementAgent } from './management-agent.ts'
import { readParameters, type Parameters } from './parameters.ts'
import { isStep } from './run-profiles.ts'

/** What the parameters of a Generic SQL connector say beside the parts that every connector has. */
export type GenericSqlParts = Pick<
  ManagementAgent,
  'table' | 'anchor' | 'autosyncMinutes' | 'delta' | 'disable' | 'left' | 'secrets' | 'place'
>

/**
 * Reads `MAConfig`, the configuration of an ECMA2 connector: the pages Connectivity, Schema 1 to 5 and Global,
 * and the parameters of run steps. The data source file is named in it, and its content is elsewhere.
 */
export function readGenericSql(
  config: XmlElement,
  objectType: string,
  steps: readonly XmlElement[],
): GenericSqlParts {
  const own = readParameters(config)
  const custom = (step: XmlElement): XmlElement | undefined => child(step, 'custom-data')
  const exports = readParameters(...steps.filter((one) => isStep(one, 'export')).map(custom))
  const imports = readParameters(...steps.filter((one) => isStep(one, 'import')).map(custom))
  const deltas = readParameters(...steps.filter((one) => isStep(one, 'delta')).map(custom))
  const type = objectType.toLowerCase().replaceAll(/[^a-z0-9]/gu, '')
  const table =
    exports.find(/^(?:export)?tableviewsp$/u) ??
    own.find(new RegExp(`^(?:schema)?${type}(?:name)?(?:of)?tableviewsp`, 'u')) ??
    imports.find(/tableviewsp$/u) ??
    own.find(/^(?:export|fullimport)tableviewsp$/u)
  const autosync = Number(own.find(/^autosync(?:timer)?(?:inminutes|minutes)?$/u))
  const dsn = own.find(/^dsnfile/u)
  return {
    table,
    anchor: anchorOf(config, own, objectType),
    autosyncMinutes: autosync > 0 ? autosync : undefined,
    delta: deltaOf(own, deltas),
    disable: disableOf(own),
    place: dsn === undefined ? undefined : `data source file ${dsn.split(/[\\/]/u).at(-1) ?? ''}`,
    left: [...operationsLeft(exports, imports), ...tablesLeft(own, imports)],
    secrets: own.secrets,
  }
}

/** Schema 3, and where it was written by another version the classes of the importer. */
function anchorOf(config: XmlElement, own: Parameters, objectType: string): readonly string[] {
  const type = objectType.toLowerCase()
  const said = own
    .all(/^selectanchorfor/u)
    .filter(([name]) =>
      name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]/gu, '')
        .endsWith(type),
    )
    .flatMap(([, value]) => value.split(/[,;\r\n]+/u))
    .map((one) => one.trim().replace(/^[^:]*:/u, ''))
    .filter((one) => one !== '')
  if (said.length > 0) return said
  const settings = childrenAt(config, 'importing', 'per-class-settings', 'class')
  const found = settings.find((one) => textAt(one, 'name')?.toLowerCase() === type) ?? settings[0]
  return childrenAt(found, 'anchor', 'attribute').map((one) => one.text)
}

function deltaOf(own: Parameters, steps: Parameters): AgentDelta | undefined {
  const strategy = own.find(/^deltastrategy$/u) ?? steps.find(/^deltastrategy$/u)
  if (strategy === undefined || /^none$/iu.test(strategy)) return undefined
  const column = steps.find(/watermarkcolumn/u) ?? own.find(/watermarkcolumn/u)
  const table = steps.find(/historytable|snapshotdatabase/u)
  return {
    strategy,
    ...(column === undefined ? {} : { column }),
    ...(table === undefined ? {} : { table }),
  }
}

/** The page Deprovisioning of the ECMA Connector Host. */
function disableOf(own: Parameters): DisableFlow | undefined {
  const flow = own.find(/^disableflow(?:action)?$/u)
  if (flow === undefined) return undefined
  if (/^delete/iu.test(flow)) return { kind: 'delete' }
  const column = own.find(/^disableflowattribute(?:name)?$/u)
  const value = own.find(/^disableflow(?:attribute)?value$/u)
  return /^set/iu.test(flow) && column !== undefined
    ? { kind: 'set', column, value: value ?? 'False' }
    : { kind: 'none' }
}

/** Own SQL and procedures, by name; their text stays where it is. */
function operationsLeft(exports: Parameters, imports: Parameters): readonly string[] {
  const words = (kind: string, parameters: Parameters): readonly string[] => {
    const method = parameters.find(/operationmethod$/u)
    if (method === undefined || /^(?:table|view)/iu.test(method)) return []
    const names = parameters
      .all(/^(?:add|insert|update|delete)?(?:sp|storedprocedure)name$|^tableviewsp$/u)
      .map(([, value]) => value)
    const of = names.length === 0 ? '' : ` (${names.join(', ')})`
    return [
      `${kind} by ${method.toLowerCase()}${of}: operations of your own are not carried out; the table is written directly`,
    ]
  }
  return [...words('Export', exports), ...words('Full import', imports)]
}

/** Child tables, references and passwords. */
function tablesLeft(own: Parameters, imports: Parameters): readonly string[] {
  const many = imports.find(/multivalued?table/u) ?? own.find(/multivalued?table/u)
  const passwords = own.all(/^(?:set|change)passwordsp/u)
  return [
    ...(many === undefined
      ? []
      : [`multi-valued table ${many}: lists are not available yet; the table is left alone`]),
    ...(passwords.length === 0
      ? []
      : ['password procedures: no passwords are written, and no identity provider sends any']),
  ]
}
