import { DIALECT_NAMES, dialectNamed } from '../../model/dialects.ts'
import { SyncError } from '../../model/errors.ts'
import type { KnownTables } from '../../app/check/known.ts'
import type { ExplainedType } from '../../app/explain.ts'
import type { CompiledConnector } from '../../compile/compiled.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import { jsonText, writeResult } from '../output.ts'

export const explain = defineCommand({
  name: 'explain',
  summary: 'The SQL of every event, how columns are written and read back, the grants it needs.',
  description:
    'Needs no database: without --online the types of columns are those of the snapshot in schema/, or assumed from\n' +
    'the mappings. --event says what one event does: the rule that decides, the pending export, the SQL.\n' +
    '--row looks into the history of one row: when each cell was written, by which run or request, with which\n' +
    'configuration.',
  arguments: [{ name: 'connector', summary: 'Only these connectors.', repeatable: true }],
  options: [
    {
      name: 'dialect',
      value: 'NAME',
      choices: DIALECT_NAMES,
      summary: 'Another dialect than that of the target.',
    },
    { name: 'online', summary: 'Reads the tables, so that types and keys are the real ones.' },
    {
      name: 'event',
      value: 'NAME',
      choices: ['create', 'update', 'disable', 'out-of-scope', 'delete', 'missing', 'purge'],
      summary:
        'What this event does: which rule decides, which export waits then, which SQL is sent.',
    },
    {
      name: 'row',
      value: 'ID',
      summary: 'Why each cell of this row is as it is; asks no database.',
    },
    {
      name: 'permissions',
      summary:
        'The GRANTs that it needs and nothing else, as a script for the owner of the tables.',
    },
    {
      name: 'login',
      value: 'NAME',
      summary: 'The login of --permissions; rollcall when left out.',
    },
  ],
  outputs: ['human', 'json', 'sql'],
  examples: [
    { command: 'rollcall explain', summary: 'Everything about ./connectors.yaml.' },
    {
      command: 'rollcall explain --dialect mssql --output sql',
      summary: 'Only the statements, as SQL Server gets them.',
    },
    {
      command: 'rollcall explain EntraIDUsers --event disable',
      summary: 'What happens to the row of somebody who is disabled, rule by rule.',
    },
    {
      command: 'rollcall explain HR --row 10427',
      summary: 'Who wrote each cell of one row, when, and what stood there before.',
    },
    {
      command: 'rollcall explain --permissions --login svc_rollcall > grants.sql',
      summary: 'What the owner of the tables runs for the login of the service.',
    },
  ],
  async run(context) {
    const row = context.given.text('row')
    if (row !== undefined) return explainRow(context, row)
    if (context.given.flag('permissions')) return explainPermissions(context)
    if (context.given.text('event') !== undefined) return explainEvents(context)
    const types = await explained(context)
    const { printExplained, printStatements } = await import('../print-explained.ts')
    await writeResult(context, {
      human: ({ colour }) => printExplained(types, { colour }),
      sql: () => printStatements(types),
      json: () => jsonText({ objectTypes: types }),
    })
    return 0
  },
})

/** Looks into the connector space and its history. */
async function explainRow(context: CommandContext, id: string): Promise<number> {
  const { blame } = await import('../../engine/run/blame.ts')
  const { openState } = await import('../../app/state.ts')
  const { chooseConnector } = await import('../connectors.ts')
  const { readConfiguration } = await import('../connector-context.ts')
  const { printBlame, withoutSensitive } = await import('../print-blame.ts')
  const { configuration, where } = await readConfiguration(context)
  const definition = chooseConnector(configuration, context.given.arguments[0])
  const state = await openState({ ...where, readOnly: true })
  try {
    for (const object of definition.objects) {
      const type = { connector: definition.name, objectType: object.name }
      const found = await blame(state, type, id)
      if (found === undefined) continue
      const shown = withoutSensitive(found, object)
      await writeResult(context, {
        human: ({ colour }) => printBlame(shown, object, { colour }),
        json: () => jsonText({ ...type, ...shown }),
      })
      return 0
    }
  } finally {
    await state.close()
  }
  throw new SyncError(
    'OBJECT_UNKNOWN',
    `The connector space of "${definition.name}" has no row "${id}".`,
  )
}

/** What one event does, connector by connector. */
async function explainEvents(context: CommandContext): Promise<number> {
  const { EXPLAINED_EVENTS, explainEvent } = await import('../../app/explain-event.ts')
  const { printEvents, printEventStatements } = await import('../print-event.ts')
  const name = context.given.text('event')
  const event = EXPLAINED_EVENTS.find((one) => one === name)
  if (event === undefined) throw new Error('cannot happen: the choices are those of the list')
  const dialect = dialectNamed(context.given.text('dialect'))
  const events = (await compiledConnectors(context)).flatMap(({ definition, objects }) =>
    [...objects.values()].map((objectType) =>
      explainEvent(definition, objectType, dialect ?? definition.target.dialect, event),
    ),
  )
  await writeResult(context, {
    human: ({ colour }) => printEvents(events, { colour }),
    sql: () => printEventStatements(events),
    json: () => jsonText({ events }),
  })
  return 0
}

/** The grants of each connector; a script where they are not asked for as JSON. */
async function explainPermissions(context: CommandContext): Promise<number> {
  const { permissionsOf } = await import('../../app/permissions.ts')
  const { printPermissions } = await import('../print-permissions.ts')
  const { given } = context
  const login = given.text('login') ?? 'rollcall'
  const dialect = dialectNamed(given.text('dialect'))
  const all = (await compiledConnectors(context)).map((one) =>
    permissionsOf(one, { login, dialect }),
  )
  await writeResult(context, {
    human: () => printPermissions(all),
    sql: () => printPermissions(all),
    json: () => jsonText({ connectors: all }),
  })
  return 0
}

async function explained(context: CommandContext): Promise<readonly ExplainedType[]> {
  const { explainType } = await import('../../app/explain.ts')
  const types: ExplainedType[] = []
  for (const { definition, objects } of await compiledConnectors(context)) {
    const dialect = dialectNamed(context.given.text('dialect')) ?? definition.target.dialect
    for (const objectType of objects.values()) {
      types.push(explainType(definition, objectType, dialect))
    }
  }
  return types
}

/** The connectors that are asked about, with what is known of their tables. */
async function compiledConnectors(context: CommandContext): Promise<readonly CompiledConnector[]> {
  const { compileConnector } = await import('../../compile/connector.ts')
  const { loadConfiguration } = await import('../../config/load.ts')
  const { configurationFiles } = await import('../../app/configuration-files.ts')
  const { requireConnectors } = await import('../connectors.ts')
  const { cwd, given, global } = context
  const files = await configurationFiles(global.config, cwd)
  const configuration = await loadConfiguration(files, { cwd, env: global.env })
  requireConnectors(configuration, given.arguments)
  const [broken] = configuration.broken
  if (configuration.connectors.length === 0) {
    throw new SyncError(
      'CONFIGURATION_INVALID',
      `${broken === undefined ? 'The configuration' : `The connector "${broken}"`} has errors; ` +
        '"rollcall validate" shows them.',
    )
  }
  const tables = await tablesFor(context, files)
  const compiled: CompiledConnector[] = []
  for (const definition of configuration.connectors) {
    if (given.arguments.length > 0 && !given.arguments.includes(definition.name)) continue
    const known = await tables(definition)
    compiled.push(compileConnector(definition, known?.tables))
  }
  return compiled
}

/** The database, or the snapshots; for another product than the target's neither says anything. */
async function tablesFor(
  { cwd, environment, given, signal }: CommandContext,
  config: readonly string[],
): Promise<KnownTables> {
  if (given.flag('online')) {
    const { tablesOnline } = await import('../../app/known-tables.ts')
    const onFailure = (error: SyncError): never => {
      throw error
    }
    return tablesOnline({ cwd, environment, signal, catalogueOnly: true, onFailure })
  }
  const { tablesOfSnapshots } = await import('../../app/snapshots.ts')
  const snapshots = tablesOfSnapshots({ cwd, config })
  const dialect = dialectNamed(given.text('dialect'))
  return async (definition) =>
    dialect === undefined || dialect === definition.target.dialect
      ? snapshots(definition)
      : undefined
}
