import type { PulledSnapshot } from '../../app/snapshots.ts'
import { SyncError } from '../../model/errors.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import { failureText } from '../failure-text.ts'
import { jsonText, speaksToPeople, writeResult } from '../output.ts'

export const schema = defineCommand({
  name: 'schema',
  summary: 'The JSON Schema of a kind of file; with pull, snapshots of the tables.',
  description:
    'schema pull reads the catalogue of each connector’s database and writes schema/<Connector>.json beside the\n' +
    'configuration. Commit it: offline commands read it in place of the database, so that a check in a pull request\n' +
    'needs no login. It holds no row, no login and no address, and changes only when the tables do.\n' +
    'With --with-columns the schema knows the columns of each connector’s table, so that any editor completes them.',
  arguments: [
    {
      name: 'name',
      summary:
        'connectors (default), environment, mapping-test, snapshot, output-change, output-problems, output-status, output-test; or pull.',
    },
    { name: 'connector', summary: 'With pull: only these connectors.', repeatable: true },
  ],
  options: [
    {
      name: 'with-columns',
      summary: 'The columns of the tables are part of it: from snapshots, else from the databases.',
    },
    { name: 'online', summary: 'With --with-columns: asks the databases and no snapshot.' },
  ],
  outputs: ['human', 'json'],
  examples: [
    {
      command: 'rollcall schema > connectors.schema.json',
      summary: 'For an editor without network.',
    },
    {
      command: 'rollcall schema --with-columns > connectors.schema.json',
      summary: 'For completion of the real column names.',
    },
    {
      command: 'rollcall schema pull',
      summary: 'Writes or refreshes the snapshot of every table.',
    },
  ],
  async run(context) {
    const [name = 'connectors', ...rest] = context.given.arguments
    if (name === 'pull') return pull(context, rest)
    const { isSchemaName, SCHEMA_NAMES, schemaText } = await import('../../config/schema-file.ts')
    if (!isSchemaName(name)) {
      throw new SyncError(
        'USAGE',
        `schema takes ${SCHEMA_NAMES.join(', ')} or pull, not "${name}".`,
      )
    }
    if (context.given.flag('with-columns')) return withColumns(context, name)
    context.stdout.write(schemaText(name))
    return 0
  },
})

async function withColumns(context: CommandContext, name: string): Promise<number> {
  if (name !== 'connectors') {
    throw new SyncError('USAGE', `Columns are part of the schema of connectors, not of ${name}.`)
  }
  const { tablesOnline } = await import('../../app/known-tables.ts')
  const { tablesForSchema } = await import('../../app/tables-for-schema.ts')
  const { readSchema } = await import('../../config/schema-file.ts')
  const { schemaWithColumns } = await import('../../config/schema-with-columns.ts')
  const { readConfiguration } = await import('../connector-context.ts')
  const { cwd, environment, signal, stderr } = context
  const { configuration, where } = await readConfiguration(context)
  const failures: SyncError[] = []
  const snapshots = context.given.flag('online') ? undefined : { cwd, config: where.config }
  const { tables, unknown } = await tablesForSchema(
    configuration,
    snapshots,
    tablesOnline({
      cwd,
      environment,
      signal,
      catalogueOnly: true,
      onFailure: (error) => failures.push(error),
    }),
  )
  const schema = schemaWithColumns(readSchema('connectors'), tables)
  context.stdout.write(`${JSON.stringify(schema, undefined, 2)}\n`)
  for (const one of unknown) {
    stderr.write(`rollcall: no columns are known of ${one}; "rollcall schema pull ${one}" would.\n`)
  }
  for (const error of failures) stderr.write(failureText(error))
  return failures[0]?.meaning.exit ?? 0
}

async function pull(context: CommandContext, names: readonly string[]): Promise<number> {
  const { tablesOnline } = await import('../../app/known-tables.ts')
  const { pullSnapshot } = await import('../../app/snapshots.ts')
  const { readConfiguration } = await import('../connector-context.ts')
  const { requireConnectors } = await import('../connectors.ts')
  const { printPulled } = await import('../print-snapshots.ts')
  const { cwd, environment, signal, clock } = context
  const { configuration, where } = await readConfiguration(context)
  requireConnectors(configuration, names)
  const failures: SyncError[] = []
  const online = tablesOnline({
    cwd,
    environment,
    signal,
    catalogueOnly: true,
    onFailure: (error) => failures.push(error),
  })
  const pulled: PulledSnapshot[] = []
  for (const definition of configuration.connectors) {
    if (names.length > 0 && !names.includes(definition.name)) continue
    if (speaksToPeople(context)) {
      context.stderr.write(`connecting to ${definition.target.dialect} for ${definition.name}\n`)
    }
    const tables = (await online(definition))?.tables
    if (tables === undefined) continue
    const place = { cwd, config: where.config, now: clock.now() }
    pulled.push(await pullSnapshot(definition, tables, place))
  }
  await writeResult(context, {
    human: ({ colour }) => printPulled(pulled, { colour }),
    json: () => jsonText({ snapshots: pulled }),
  })
  for (const error of failures) context.stderr.write(failureText(error))
  return failures[0]?.meaning.exit ?? 0
}
