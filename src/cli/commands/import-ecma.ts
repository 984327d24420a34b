import { relative, resolve } from 'node:path'
import { DIALECT_NAMES, dialectNamed } from '../../model/dialects.ts'
import { SyncError } from '../../model/errors.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import { jsonText, writeResult } from '../output.ts'

export const importEcma = defineCommand({
  name: 'import-ecma',
  summary: 'A configuration from the ECMA Connector Host or MIM, and Entra’s mappings.',
  description:
    'Reads the export of a connector (MIM’s Export Management Agent, a Generic SQL or SQL Server connector) and the\n' +
    'synchronization schema of the provisioning job in Entra, either or both, and writes connectors.yaml and mapping\n' +
    'tests with made-up people. The export knows the table, the schema the attributes. Expressions of Entra become\n' +
    'JSONata where that has an exact counterpart; what has none stays in Entra and is listed. Credentials are neither\n' +
    'read nor written. It needs no network and no database.\n' +
    'Ends with 1 when what it wrote still has an error.',
  arguments: [],
  options: [
    {
      name: 'connector-xml',
      value: 'FILE',
      summary: 'The export of the connector, as XML.',
    },
    {
      name: 'entra-schema',
      value: 'FILE',
      summary:
        'The answer of GET /servicePrincipals/{id}/synchronization/jobs/{jobId}/schema, as JSON.',
    },
    {
      name: 'connector',
      value: 'NAME',
      summary: 'The name, as in the Tenant URL; that of the export when left out.',
    },
    { name: 'table', value: 'NAME', summary: 'The table, where no export says it.' },
    {
      name: 'anchor',
      value: 'COLUMN',
      repeatable: true,
      summary: 'The column that says whose row it is, where no export says it.',
    },
    {
      name: 'dialect',
      value: 'NAME',
      choices: DIALECT_NAMES,
      summary: 'The kind of database; mssql when neither file says it.',
    },
    {
      name: 'output-dir',
      value: 'FOLDER',
      summary: 'Where the files are written; here when left out.',
    },
    { name: 'force', summary: 'Writes over files that are there.' },
  ],
  outputs: ['human', 'json'],
  examples: [
    {
      command: 'rollcall import-ecma --connector-xml EntraIDUsers.xml --entra-schema schema.json',
      summary: 'Writes the connector that both describe.',
    },
    {
      command: 'rollcall import-ecma --entra-schema schema.json --connector HR --table hr.Employee',
      summary: 'Without an export of the connector.',
    },
  ],
  run: importConnector,
})

async function importConnector(context: CommandContext): Promise<number> {
  const { cwd, clock, given } = context
  const connectorXml = given.text('connector-xml')
  const entraSchema = given.text('entra-schema')
  if (connectorXml === undefined && entraSchema === undefined) {
    throw new SyncError(
      'USAGE',
      'Say what to import: --connector-xml FILE, --entra-schema FILE, or both.',
    )
  }
  const app = await import('../../app/import-ecma/import-ecma.ts')
  const { writeFiles } = await import('../../app/init/make-files.ts')
  const { printImport } = await import('../print-import.ts')
  const folder = resolve(cwd, given.text('output-dir') ?? '.')
  const result = await app.importEcma({
    connectorXml,
    entraSchema,
    connector: given.text('connector'),
    table: given.text('table'),
    anchor: given.texts('anchor'),
    dialect: dialectNamed(given.text('dialect')),
    folder,
    cwd,
    now: clock.now(),
  })
  const written = await writeFiles(result.files, folder, { force: given.flag('force'), cwd })
  const report = { ...result, written, folder: relative(cwd, folder) }
  await writeResult(context, {
    human: ({ colour }) => printImport(report, { colour, width: context.stdout.columns }),
    json: () => jsonText(plainReport(report)),
  })
  return result.problems.some(({ severity }) => severity === 'error') ? 1 : 0
}

function plainReport({ connector, problems, written }: Report): object {
  const { name, table, notes } = connector
  return {
    connector: name,
    table,
    ...notes,
    problems: problems.map(({ rule, severity, message, help }) => ({
      rule,
      severity,
      message,
      help,
    })),
    written: written.map((one) => one.name),
  }
}

type Report = Parameters<typeof import('../print-import.ts').printImport>[0]
