import type { PulledSnapshot } from '../../app/snapshots.ts'
import { SyncError } from '../../model/errors.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import { jsonText, speaksToPeople, writeResult } from '../output.ts'

export const schema = defineCommand({
  name: 'schema',
  summary: 'The JSON Schema of a kind of file; with pull, snapshots of the tables.',
  description:
    'schema pull reads the catalogue of each connector’s database and writes schema/<Connector>.json beside the\n' +
    'configuration. Commit it: offline commands read it in place of the database, so that a check in a pull request\n' +
    'needs no login. It holds no row, no login and no address, and changes only when the tables do.',
  arguments: [
    { name: 'name', summary: 'connectors (default), mapping-test, snapshot; or pull.' },
    { name: 'connector', summary: 'With pull: only these connectors.', repeatable: true },
  ],
  options: [],
  outputs: ['human', 'json'],
  examples: [
    {
      command: 'rollcall schema > connectors.schema.json',
      summary: 'For an editor without network.',
    },
    {
      command: 'rollcall schema pull',
      summary: 'Writes or refreshes the snapshot of every table.',
    },
  ],
  async run(context) {
    const [name = 'connectors', ...rest] = context.given.arguments
    if (name === 'pull') return pull(context, rest)
    if (name !== 'connectors' && name !== 'mapping-test' && name !== 'snapshot') {
      throw new SyncError(
        'USAGE',
        `schema takes connectors, mapping-test, snapshot or pull, not "${name}".`,
      )
    }
    const { schemaText } = await import('../../config/schema-file.ts')
    context.stdout.write(schemaText(name))
    return 0
  },
})

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
  for (const error of failures) context.stderr.write(`rollcall: ${error.message} [${error.code}]\n`)
  return failures[0]?.meaning.exit ?? 0
}
