import type { TargetDefinition } from '../../model/definition.ts'
import { SyncError } from '../../model/errors.ts'
import type { ExplainedType } from '../../app/explain.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import { jsonText, writeResult } from '../output.ts'

export const explain = defineCommand({
  name: 'explain',
  summary: 'The SQL of every event, how columns are written and read back, the grants it needs.',
  description:
    'Needs no database: without --online the types of columns are assumed from the mappings.',
  arguments: [{ name: 'connector', summary: 'Only these connectors.', repeatable: true }],
  options: [
    {
      name: 'dialect',
      value: 'NAME',
      choices: ['mssql', 'postgres', 'mysql', 'mariadb', 'sqlite'],
      summary: 'Another dialect than that of the target.',
    },
    { name: 'online', summary: 'Reads the tables, so that types and keys are the real ones.' },
  ],
  outputs: ['human', 'json', 'sql'],
  examples: [
    { command: 'rollcall explain', summary: 'Everything about ./connectors.yaml.' },
    {
      command: 'rollcall explain --dialect mssql --output sql',
      summary: 'Only the statements, as SQL Server gets them.',
    },
  ],
  async run(context) {
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

async function explained(context: CommandContext): Promise<readonly ExplainedType[]> {
  const { compileConnector } = await import('../../compile/connector.ts')
  const { loadConfiguration } = await import('../../config/load.ts')
  const { configurationFiles } = await import('../../app/configuration-files.ts')
  const { explainType } = await import('../../app/explain.ts')
  const { tablesOnline } = await import('../../app/known-tables.ts')
  const { requireConnectors } = await import('../connectors.ts')
  const { cwd, environment, given, global, signal } = context
  const files = await configurationFiles(global.config, cwd)
  const configuration = await loadConfiguration(files, { cwd })
  requireConnectors(configuration, given.arguments)
  const [broken] = configuration.broken
  if (configuration.connectors.length === 0) {
    throw new SyncError(
      'CONFIGURATION_INVALID',
      `${broken === undefined ? 'The configuration' : `The connector "${broken}"`} has errors; ` +
        '"rollcall validate" shows them.',
    )
  }
  const online = tablesOnline({
    cwd,
    environment,
    signal,
    onFailure: (error) => {
      throw error
    },
  })
  const types: ExplainedType[] = []
  for (const definition of configuration.connectors) {
    if (given.arguments.length > 0 && !given.arguments.includes(definition.name)) continue
    const tables = given.flag('online') ? await online(definition) : undefined
    const compiled = compileConnector(definition, tables)
    const dialect = dialectOf(given.text('dialect')) ?? definition.target.dialect
    for (const objectType of compiled.objects.values()) {
      types.push(explainType(definition, objectType, dialect))
    }
  }
  return types
}

function dialectOf(text: string | undefined): TargetDefinition['dialect'] | undefined {
  switch (text) {
    case 'mssql':
    case 'postgres':
    case 'mysql':
    case 'mariadb':
    case 'sqlite':
      return text
    default:
      return undefined
  }
}
