import type { DriftedSchema } from '../../app/schema-drift.ts'
import type { DriftReport } from '../../engine/run/drift.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import { SyncError } from '../../model/errors.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import type { ReadConfiguration } from '../connector-context.ts'
import { failureText } from '../failure-text.ts'
import { jsonText, writeResult } from '../output.ts'
import { PROBLEM_OUTPUTS, problemWritersFor } from '../problems.ts'

export const drift = defineCommand({
  name: 'drift',
  summary:
    'Rows that somebody else edited or deleted; with schema, tables that are not what the snapshot says.',
  description:
    'Reads the tables and compares them with what was written; our own changes are never called drift. Ends with\n' +
    '1 when there is any. --fix overwrite writes back what we wrote, --fix adopt takes what stands there for ours\n' +
    'until the source says something new. Rows that nobody delivered are counted, and never touched.\n' +
    'drift schema compares the tables with their snapshots in schema/, cell by cell: 1 when they differ, 4 when a\n' +
    'database is away or a snapshot is missing.',
  arguments: [
    {
      name: 'kind or connector',
      summary: 'rows (default) or schema; then connectors.',
      repeatable: true,
    },
  ],
  options: [
    {
      name: 'fix',
      value: 'HOW',
      choices: ['overwrite', 'adopt'],
      summary: 'Ends the drift, as a run of its own that can be undone.',
    },
    {
      name: 'limit',
      value: 'N',
      summary:
        'Lists so many rows that were edited, and so many that are gone. Default: 50; all are counted.',
    },
  ],
  outputs: PROBLEM_OUTPUTS,
  examples: [
    { command: 'rollcall drift HR --limit 5000', summary: 'With five thousand rows of each kind.' },
    { command: 'rollcall drift', summary: 'All connectors.' },
    { command: 'rollcall drift HR --fix overwrite', summary: 'Our values again.' },
    { command: 'rollcall drift schema', summary: 'Tables against the committed snapshots.' },
  ],
  async run(context) {
    const { readConfiguration } = await import('../connector-context.ts')
    const { chooseConnector, requireConnectors } = await import('../connectors.ts')
    const { askFor } = await import('../ask-for.ts')
    const { printDrift } = await import('../print-drift.ts')
    const { given } = context
    const read = await readConfiguration(context)
    const [kind, ...rest] = given.arguments
    if (kind === 'schema') return schemaDriftOf(context, read, rest)
    const names = kind === 'rows' ? rest : given.arguments
    requireConnectors(read.configuration, names)
    const fix = given.text('fix')
    if (fix === 'overwrite' || fix === 'adopt') {
      const definition = chooseConnector(read.configuration, names[0])
      return askFor(context, read, definition, { kind: 'drift', fix })
    }
    const reports: DriftReport[] = []
    for (const definition of read.configuration.connectors) {
      if (names.length > 0 && !names.includes(definition.name)) continue
      reports.push(await driftOf(context, read, definition))
    }
    const { driftProblems, withoutPeople } = await import('../drift-problems.ts')
    const { problemsObject } = await import('../../observe/problems/json.ts')
    const { connectors } = read.configuration
    const problems = driftProblems(reports, connectors)
    const shown = context.global.ci === undefined ? reports : withoutPeople(reports)
    await writeResult(context, {
      ...(await problemWritersFor(context, problems, [], 'drift')),
      human: ({ colour }) => printDrift(shown, { colour }),
      json: () =>
        jsonText({ ...problemsObject({ problems, files: [] }, 'drift'), connectors: shown }),
    })
    return reports.some(({ target }) => target.drifted + target.missing > 0) ? 1 : 0
  },
})

/** Tables against snapshots. Reads the catalogue only. */
async function schemaDriftOf(
  context: CommandContext,
  { configuration, where }: ReadConfiguration,
  names: readonly string[],
): Promise<number> {
  const { tablesOnline } = await import('../../app/known-tables.ts')
  const { schemaDrift } = await import('../../app/schema-drift.ts')
  const { requireConnectors } = await import('../connectors.ts')
  const { printSchemaDrift } = await import('../print-snapshots.ts')
  const { cwd, environment, signal } = context
  requireConnectors(configuration, names)
  if (context.given.text('fix') !== undefined) {
    throw new SyncError(
      'USAGE',
      '--fix mends rows; "rollcall schema pull" takes over a new schema.',
    )
  }
  const failures: SyncError[] = []
  const onFailure = (error: SyncError): void => void failures.push(error)
  const online = tablesOnline({ cwd, environment, signal, catalogueOnly: true, onFailure })
  const reports: DriftedSchema[] = []
  for (const definition of configuration.connectors) {
    if (names.length > 0 && !names.includes(definition.name)) continue
    const tables = (await online(definition))?.tables
    if (tables === undefined) continue
    reports.push(await schemaDrift(definition, tables, { cwd, config: where.config }))
  }
  const { schemaProblems } = await import('../drift-problems.ts')
  const { problemsObject } = await import('../../observe/problems/json.ts')
  const problems = schemaProblems(reports, configuration.connectors)
  await writeResult(context, {
    ...(await problemWritersFor(context, problems, [], 'drift')),
    human: ({ colour }) => printSchemaDrift(reports, { colour }),
    json: () =>
      jsonText({ ...problemsObject({ problems, files: [] }, 'drift'), connectors: reports }),
  })
  for (const error of failures) context.stderr.write(failureText(error))
  if (reports.some(({ differences }) => differences.length > 0)) return 1
  const cannotTell = failures.length > 0 || reports.some(({ taken }) => taken === undefined)
  return cannotTell ? COULD_NOT_TELL : 0
}

/** Spec §9. */
const COULD_NOT_TELL = 4

function limitOf({ given }: CommandContext): number {
  return given.number('limit', { default: 50, least: 1, most: 1_000_000, whole: true })
}

async function driftOf(
  context: CommandContext,
  read: ReadConfiguration,
  definition: ConnectorDefinition,
): Promise<DriftReport> {
  const { findDrift } = await import('../../engine/run/drift.ts')
  const { look } = await import('../../app/run/look.ts')
  const { ownerAt } = await import('../../app/run/owner.ts')
  const { lookOptions } = await import('../look-options.ts')
  const { runProgress } = await import('../run-progress.ts')
  const progress = runProgress(context, definition.name)
  try {
    return await look(lookOptions(context, read, definition, progress), (parts) =>
      findDrift(parts, ownerAt(context.clock), { limit: limitOf(context) }),
    )
  } finally {
    progress.end()
  }
}
