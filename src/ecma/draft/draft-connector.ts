import { SyncError } from '../../model/errors.ts'
import { chooseAnchor, chooseMatch } from './anchor.ts'
import { gatherColumns } from './gather-columns.ts'
import type { ImportedConnector } from './imported-connector.ts'
import type { DraftInput } from './draft-input.ts'
import { draftDeprovision } from './deprovision.ts'
import { draftRuns } from './runs.ts'
import { draftScope } from './scope.ts'

/**
 * Puts a connector together: the export knows the table, Entra the attributes.
 *
 * @throws SyncError `USAGE` for a name, a table or an anchor that neither says, `IMPORT_FOREIGN` when no column
 *   is named at all
 */
export function draftConnector(input: DraftInput): ImportedConnector {
  const { agent, schema } = input
  const gathered = gatherColumns(input)
  const name = nameOf(input)
  const table = input.table ?? agent?.table
  if (table === undefined) {
    throw new SyncError(
      'USAGE',
      'Neither file says which table is written. Say --table NAME, or give the export of the connector: --connector-xml FILE.',
    )
  }
  const dialect = input.dialect ?? agent?.dialect ?? 'mssql'
  const anchor = chooseAnchor(input, gathered.columns)
  const columns = gathered.columns.filter((one) => !anchor.names.has(one.name))
  const { scope, scopeLeft, inScope, ...scoped } = draftScope(schema, [
    ...anchor.columns,
    ...columns,
  ])
  const { every, delta, runProfiles, check: runCheck, todo: runTodo } = draftRuns(agent, dialect)
  const deprovision = draftDeprovision(agent, schema, columns, { scope })
  const database = `${name.toUpperCase().replaceAll(/[^A-Z0-9]/gu, '_')}_DATABASE`
  const all = [...anchor.columns, ...columns]
  return {
    name,
    table,
    dialect,
    database,
    anchor: anchor.columns,
    columns,
    match: chooseMatch(input, columns),
    scope,
    scopeLeft,
    inScope,
    every,
    delta,
    runProfiles,
    onDisable: deprovision.onDisable,
    onDelete: deprovision.onDelete,
    onOutOfScope: deprovision.onOutOfScope,
    left: gathered.left.filter((one) => !anchor.names.has(one.name)),
    notes: {
      read: readLines(input, table),
      mapped: all.flatMap((one) =>
        one.original === undefined || one.todo !== undefined || one.arrives !== undefined
          ? []
          : [`${one.name}: ${one.original}  →  ${flowWords(one.flow)}`],
      ),
      check: [
        ...databaseLines(input, dialect, database),
        ...(agent?.name === undefined || agent.name === name
          ? []
          : [
              `the connector was called ${agent.name}; the Tenant URL ends in /ecma2host_${name}/scim here`,
            ]),
        ...all.flatMap(({ name: column, arrives }) =>
          arrives === undefined
            ? []
            : [`${column}: ${arrives} has no name in SCIM; Entra sends it under the column’s name`],
        ),
        ...(agent === undefined || agent.flows.length === 0
          ? []
          : [
              'people came from MIM’s metaverse; here they come from Entra, or from another source that you name',
            ]),
        ...scoped.check,
        ...deprovision.check,
        ...runCheck,
      ],
      todo: [
        ...all.flatMap(({ name: column, todo }) =>
          todo === undefined ? [] : [`${column}: ${todo}`],
        ),
        ...gathered.todo,
        ...anchor.todo,
        ...scoped.todo,
        ...runTodo,
        ...deprovision.todo,
        ...directionLines(agent),
        ...(agent?.left ?? []),
        ...(agent?.otherTypes ?? []).map(
          (type) => `object type ${type}: this version provisions users`,
        ),
        ...(schema?.left ?? []),
      ],
    },
  }
}

/** Letters, digits and what an address takes. */
function nameOf({ name, agent, table }: DraftInput): string {
  const plain = (name ?? agent?.name ?? table ?? agent?.table ?? '')
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^A-Za-z0-9._-]+/gu, '-')
    .replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/gu, '')
    .slice(0, 100)
  if (plain !== '') return plain
  throw new SyncError(
    'USAGE',
    'Neither file says what the connector is called. Say --connector NAME: the part of the Tenant URL behind "ecma2host_".',
  )
}

function readLines({ agent, schema }: DraftInput, table: string): readonly string[] {
  const lines: string[] = []
  if (agent !== undefined) {
    const autosync =
      agent.autosyncMinutes === undefined ? '' : `, autosync ${agent.autosyncMinutes}`
    lines.push(
      `connector ${agent.name ?? 'without a name'}   ${agent.product}, table ${table}, ` +
        `${count(agent.columns.length, 'column')}${autosync}`,
    )
  }
  if (schema !== undefined) {
    const direct = schema.mappings.filter(({ expression }) =>
      /^\[[^\]]*\]$/u.test(expression),
    ).length
    const matching = schema.mappings
      .filter((one) => one.matching !== undefined)
      .toSorted((a, b) => (a.matching ?? 0) - (b.matching ?? 0))
      .map(({ expression }) => expression.replace(/^\[([^\]]*)\]$/u, '$1'))
    lines.push(
      `Entra job ${schema.application}   ${count(schema.mappings.length, 'mapping')}: ${direct} direct, ` +
        count(schema.mappings.length - direct, 'expression') +
        (matching.length === 0 ? '' : `, matching on ${matching.join(', ')}`),
    )
  }
  return lines
}

/** What is not what a connector here does: write people into a table. */
function directionLines(agent: DraftInput['agent']): readonly string[] {
  if (agent === undefined) return []
  const { objectType, projects, flows } = agent
  return [
    ...(/user|person|people|employee/iu.test(objectType)
      ? []
      : [`object type ${objectType}: written as User, the one type that this version provisions`]),
    ...(projects && flows.length === 0
      ? [
          'direction: MIM only read this table, and a connector writes its table; look whether that is meant',
        ]
      : []),
  ]
}

function databaseLines(
  { agent, dialect }: DraftInput,
  chosen: string,
  database: string,
): readonly string[] {
  const where = agent?.place === undefined ? '' : `${agent.place}  →  `
  const secrets = agent?.secrets ?? []
  const left = secrets.length === 0 ? '' : ` (${secrets.join(', ')} not even read)`
  const isKnown = dialect !== undefined || agent?.dialect !== undefined
  return [
    `${where}target: { ${chosen}: { env: ${database} } }   credentials are not copied${left}`,
    ...(isKnown
      ? []
      : [
          `${chosen} is assumed, since nothing here says which database it is; --dialect says another`,
        ]),
  ]
}

function flowWords(flow: ImportedConnector['columns'][number]['flow']): string {
  if (flow.values !== undefined) {
    const pairs = Object.entries(flow.values).map(
      ([key, value]) => `${key}: ${JSON.stringify(value)}`,
    )
    return `from ${flow.from ?? ''}, values { ${pairs.join(', ')} }`
  }
  return flow.constant === undefined ? (flow.from ?? '') : `const ${JSON.stringify(flow.constant)}`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
