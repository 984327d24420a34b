import type { SyncError } from '../../model/errors.ts'
import { defineCommand } from '../command.ts'
import { PROBLEM_OUTPUTS, problemsExit, writeProblems } from '../problems.ts'

export const validate = defineCommand({
  name: 'validate',
  summary: 'Everything that can be known about a configuration; --online asks the database too.',
  description:
    'Reads YAML, schema, references, mappings, and in place of tables their snapshots in schema/. Needs no\n' +
    'network, no secret, no database unless --online is given, which reads the tables and never writes.',
  arguments: [
    {
      name: 'connector or path',
      summary: 'Only what concerns these connectors; files and folders are taken for --config.',
      repeatable: true,
    },
  ],
  options: [
    {
      name: 'online',
      summary:
        'Compares with the tables: columns, types, lengths, keys, triggers, privileges, references, snapshot.',
    },
  ],
  outputs: PROBLEM_OUTPUTS,
  examples: [
    { command: 'rollcall validate', summary: 'Checks ./connectors.yaml.' },
    {
      command: 'rollcall validate --output human --output sarif=rollcall.sarif',
      summary: 'For people, and for a code scanner.',
    },
  ],
  async run(context) {
    const { checkConfiguration } = await import('../../app/check/check-configuration.ts')
    const { configurationFiles } = await import('../../app/configuration-files.ts')
    const { cwd, environment, given, global } = context
    const { sortWords } = await import('../paths.ts')
    const { readAtOnce } = await import('../../config/read-files.ts')
    const { paths, names } = await sortWords(given.arguments, cwd)
    const config = global.configGiven ? [...global.config, ...paths] : paths
    const files = await configurationFiles(paths.length > 0 ? config : global.config, cwd)
    const unreachable: SyncError[] = []
    const { tablesOfSnapshots } = await import('../../app/snapshots.ts')
    const tables = given.flag('online')
      ? (await import('../../app/known-tables.ts')).tablesOnline({
          cwd,
          environment,
          signal: context.signal,
          snapshots: { cwd, config: files },
          onFailure: (error) => unreachable.push(error),
        })
      : tablesOfSnapshots({ cwd, config: files })
    const wanted = new Set(names)
    const concerns = (connector: string | undefined): boolean =>
      wanted.size === 0 || connector === undefined || wanted.has(connector)
    const checked = await checkConfiguration(files, {
      cwd,
      env: global.env,
      everyEnvironment: true,
      readFile: readAtOnce,
      now: context.clock.now(),
      // Nobody else's database is asked.
      tables: async (one) => (concerns(one.name) ? tables(one) : undefined),
    })
    const problems = checked.problems.filter(({ connector }) => concerns(connector))
    const { requireConnectors } = await import('../connectors.ts')
    requireConnectors(checked.configuration, names)
    await writeProblems(context, problems, checked.configuration.files)
    const found = problems.filter(({ rule }) => rule !== 'not-compared')
    const exit = problemsExit(found, global.strict)
    if (exit !== 0 || found.length === problems.length) return exit
    return unreachable.find(({ meaning }) => meaning.exit === 4)?.meaning.exit ?? 1
  },
})
