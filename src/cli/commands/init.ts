import { relative, resolve } from 'node:path'
import type { Choices } from '../../app/init/init.ts'
import { SyncError } from '../../model/errors.ts'
import type { ProposedSource } from '../../propose/proposal.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import { jsonText, writeResult } from '../output.ts'

export const init = defineCommand({
  name: 'init',
  summary: 'A configuration for a table that is there: anchor, mappings, snapshot, tests.',
  description:
    'Looks at a live table in a session that cannot write, proposes the anchor and a flow for each column with its\n' +
    'reason, and writes connectors.yaml, the schema snapshot and mapping tests with made-up people. A plan right\n' +
    'after it shows no change. On a terminal it asks; with --yes, or without a terminal, it takes what it proposes.\n' +
    'Ends with 1 when something still has to be mended, such as a privilege.\n' +
    'With --history: the statements that make the history table of import.delta and the triggers that fill it.',
  arguments: [
    { name: 'connector', summary: 'With --history: the connector, where there are several.' },
  ],
  options: [
    {
      name: 'database',
      value: 'env:NAME',
      summary:
        'The connection string by reference: env:NAME or file:PATH; or a path, or a URL without a password.',
    },
    {
      name: 'table',
      value: 'NAME',
      summary: 'The table or view, with its schema where it needs one.',
    },
    {
      name: 'source',
      value: 'KIND',
      summary: 'entra (default), okta, scim, or csv:FILE.',
    },
    { name: 'connector', value: 'NAME', summary: 'The name; that of the table when left out.' },
    {
      name: 'anchor',
      value: 'COLUMN',
      repeatable: true,
      summary: 'The column that says whose row it is.',
    },
    {
      name: 'sample',
      value: 'N',
      summary: 'Rows that are looked at: 500; with 0 only names and types.',
    },
    {
      name: 'output-dir',
      value: 'FOLDER',
      summary: 'Where the files are written; here when left out.',
    },
    {
      name: 'pipeline',
      value: 'SERVER',
      choices: ['github', 'azure', 'gitlab', 'pre-commit'],
      repeatable: true,
      summary:
        'Also the file of a build server that checks pull requests, or the hooks of pre-commit.',
    },
    { name: 'yes', summary: 'Asks nothing.' },
    { name: 'force', summary: 'Writes over files that are there.' },
    { name: 'history', summary: 'The history table and its triggers, printed.' },
  ],
  outputs: ['human', 'json'],
  examples: [
    {
      command: 'rollcall init --database env:HR_DATABASE --table hr.Employee --yes',
      summary: 'Proposes and writes a connector for the table.',
    },
    { command: 'rollcall init HR --history > history.sql', summary: 'For the owner of the table.' },
  ],
  run: (context) => (context.given.flag('history') ? printHistory(context) : propose(context)),
})

async function propose(context: CommandContext): Promise<number> {
  const app = await import('../../app/init/init.ts')
  const { writeFiles } = await import('../../app/init/make-files.ts')
  const { isPipeline, pipelineFile } = await import('../../app/pipeline-file.ts')
  const { printInit } = await import('../print-init.ts')
  const { cwd, environment, clock, given, signal } = context
  const ask = asksQuestions(context) ? await import('../ask-init.ts') : undefined
  const database = given.text('database') ?? (await ask?.askDatabase())
  if (database === undefined) {
    throw new SyncError('USAGE', 'Say which database: --database env:NAME, or a path, or a URL.')
  }
  const folder = resolve(cwd, given.text('output-dir') ?? '.')
  const source = given.text('source') ?? (await ask?.askSource()) ?? 'entra'
  const named = given.texts('pipeline')
  const pipelines = named.length > 0 ? named : ((await ask?.askPipelines()) ?? [])
  const result = await app.init(
    {
      database,
      source: await sourceOf(source, cwd, folder),
      connector: given.text('connector'),
      sample: given.number('sample', { default: 500, least: 0, most: 10_000, whole: true }),
      folder,
      cwd,
      environment,
      now: clock.now(),
      signal,
      pipeline: pipelines.filter(isPipeline).map(pipelineFile),
    },
    ask === undefined ? await givenChoices(context) : ask.askedChoices(given.text('table')),
  )
  const written = await writeFiles(result.files, folder, { force: given.flag('force'), cwd })
  const report = { ...result, written, folder: relative(cwd, folder) }
  await writeResult(context, {
    human: ({ colour }) => printInit(report, { colour, width: context.stdout.columns }),
    json: () => jsonText(plainReport(report)),
  })
  return result.problems.some(({ severity }) => severity === 'error') ? 1 : 0
}

function plainReport({ connector, table, proposal, problems, written }: InitParts): object {
  return {
    connector,
    table: table.name,
    rows: table.size,
    columns: proposal.columns.map(({ column, flow, because }) => ({
      column: column.name,
      type: column.type,
      because,
      ...(flow === undefined ? {} : { flow }),
    })),
    match: proposal.match,
    problems: problems.map(({ rule, severity, message, help }) => ({
      rule,
      severity,
      message,
      help,
    })),
    written: written.map(({ name }) => name),
  }
}

type InitParts = Parameters<typeof import('../print-init.ts').printInit>[0]

/** Questions are for people: on a terminal, unless they said not to. */
function asksQuestions({ given, global, stdout }: CommandContext): boolean {
  return (
    !given.flag('yes') && global.ci === undefined && stdout.isTTY === true && process.stdin.isTTY
  )
}

/** What a script says. */
async function givenChoices({ given }: CommandContext): Promise<Choices> {
  const { listed, tableNames } = await import('../../app/init/find-table.ts')
  const anchor = given.texts('anchor')
  return {
    table: async (target) => {
      const table = given.text('table')
      if (table !== undefined) return table
      throw new SyncError(
        'USAGE',
        `Say which table: --table NAME. ${listed(await tableNames(target))}`,
      )
    },
    refine: async ({ description }) => {
      const names = description.columns.map(({ name }) => name)
      const unknown = anchor.find((one) => !names.includes(one))
      if (unknown !== undefined) {
        throw new SyncError(
          'USAGE',
          `The table has no column "${unknown}". There are: ${names.join(', ')}.`,
        )
      }
      return anchor.length === 0 ? {} : { anchor }
    },
  }
}

async function sourceOf(text: string, cwd: string, folder: string): Promise<ProposedSource> {
  if (text === 'entra' || text === 'okta' || text === 'scim') return { kind: text }
  const [, file] = /^csv:(.+)$/su.exec(text) ?? []
  if (file === undefined) {
    throw new SyncError('USAGE', `--source takes entra, okta, scim or csv:FILE, not "${text}".`)
  }
  const { lookAtCsv } = await import('../../sources/csv/look-at-file.ts')
  const path = resolve(cwd, file)
  return { kind: 'csv', path: relative(folder, path) || path, fields: await lookAtCsv(path) }
}

/** What the database's owner runs once. */
async function printHistory(context: CommandContext): Promise<number> {
  const { historyScripts } = await import('../../app/history-script.ts')
  const { chooseConnector } = await import('../connectors.ts')
  const { readConfiguration } = await import('../connector-context.ts')
  const { configuration } = await readConfiguration(context)
  const definition = chooseConnector(configuration, context.given.arguments[0])
  const script = await historyScripts(definition, context)
  await writeResult(context, {
    human: () => script,
    json: () => jsonText({ connector: definition.name, script }),
  })
  return 0
}
