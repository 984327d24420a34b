import { readFile } from 'node:fs/promises'
import type { ProvisionReport } from '../../app/provision.ts'
import { SyncError } from '../../model/errors.ts'
import { type ColumnValue, isObject, type JsonObject } from '../../model/value.ts'
import { palette, printable, type Palette } from '../../observe/terminal.ts'
import { textTable } from '../../observe/text-table.ts'
import { chooseConnector } from '../connectors.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import { jsonText, writeResult } from '../output.ts'

export const provision = defineCommand({
  name: 'provision',
  summary: 'One person through the five steps of "Provision on demand"; dry unless --apply.',
  description:
    'Test connection, import user, in scope, match, action. The person is a SCIM resource or an object\n' +
    'with Graph names. Connects to the database; writes only with --apply.',
  arguments: [{ name: 'connector', summary: 'The connector, where there are several.' }],
  options: [
    { name: 'user', value: 'FILE|JSON', summary: 'The person; - reads standard input.' },
    { name: 'deleted', summary: 'The person was deleted at the source.' },
    { name: 'apply', summary: 'Writes the row.' },
  ],
  outputs: ['human', 'json'],
  examples: [
    {
      command: `rollcall provision --user '{"objectId":"7","userPrincipalName":"ada@contoso.com"}'`,
      summary: 'What would happen, without writing anything.',
    },
  ],
  async run(context) {
    const { loadConfiguration } = await import('../../config/load.ts')
    const { configurationFiles } = await import('../../app/configuration-files.ts')
    const app = await import('../../app/provision.ts')
    const { cwd, given, global } = context
    const config = await configurationFiles(global.config, cwd)
    const configuration = await loadConfiguration(config, { cwd, env: global.env })
    const person = await readPerson(context)
    const report = await app.provision({
      definition: chooseConnector(configuration, given.arguments[0]),
      person,
      event: given.flag('deleted') ? 'deleted' : 'present',
      apply: given.flag('apply'),
      env: global.env,
      state: global.state,
      config,
      cwd,
      environment: context.environment,
      clock: context.clock,
      requestId: globalThis.crypto.randomUUID(),
    })
    await writeResult(context, {
      human: ({ colour }) => describe(report, colour),
      json: () => jsonText(report),
    })
    return 0
  },
})

async function readPerson(context: CommandContext): Promise<JsonObject> {
  const text = context.given.text('user')
  if (text === undefined)
    throw new SyncError('USAGE', 'provision needs --user FILE or --user JSON.')
  const json = text.trimStart().startsWith('{') ? text : await readUser(context.cwd, text)
  try {
    const parsed: unknown = JSON.parse(json)
    if (isObject(parsed)) return parsed
  } catch {
    // Told below: the text may hold a person, so it is not shown.
  }
  throw new SyncError('REQUEST_SYNTAX', 'The person given with --user is no JSON object.')
}

async function readUser(cwd: string, file: string): Promise<string> {
  if (file === '-') return readFile('/dev/stdin', 'utf8')
  const { readConfigurationFile } = await import('../../config/read-files.ts')
  return (await readConfigurationFile(file, cwd)).text
}

function describe(report: ProvisionReport, colour: boolean): string {
  const paint = palette({ colour })
  const steps = textTable(
    [{ title: '' }, { title: '' }, { title: '' }, { title: '' }],
    report.steps.map((one, index) => [String(index + 1), one.step, one.result, one.detail]),
  )
  const columns = textTable(
    [{ title: '' }, { title: '' }, { title: '' }, { title: '' }, { title: '' }],
    report.columns.map((one) => [
      one.column,
      { text: shown(one.before), paint: paint.faint },
      '→',
      { text: shown(one.after), paint: paint.good },
      one.cause ?? '',
    ]),
    { indent: 3 },
  )
  const end = report.applied
    ? paint.good('applied')
    : 'dry run: nothing written. Add --apply to write.'
  const { statement } = report
  const sent =
    statement === undefined
      ? []
      : [
          `   ${paint.accent(printable(statement.sql))}`,
          `   ${paint.faint(
            `bound: ${statement.bound
              .map(shown)
              .map((one) => printable(one))
              .join(', ')}`,
          )}`,
        ]
  return `${[...steps, ...unreadLines(report, paint), ...columns, ...sent, end].join('\n')}\n`
}

/** What of the person reaches no row: names that are probably misspelt one by one, the others in one line. */
function unreadLines({ unread }: ProvisionReport, paint: Palette): readonly string[] {
  const unknown = unread.filter((one) => one.unknown)
  const known = unread.filter((one) => !one.unknown).map((one) => one.name)
  return [
    ...unknown.map(({ name, suggestion }) => {
      const meant = suggestion === undefined ? '' : ` Did you mean ${JSON.stringify(suggestion)}?`
      return `   ${paint.warning('unknown')}  ${printable(JSON.stringify(name))}: no attribute has this name.${meant}`
    }),
    ...(known.length === 0
      ? []
      : [
          `   ${paint.faint(`not used  ${known.join(', ')}: no mapping reads ${known.length === 1 ? 'it' : 'them'}`)}`,
        ]),
  ]
}

function shown(value: ColumnValue | undefined): string {
  if (value === undefined) return '—'
  return value === null ? 'NULL' : JSON.stringify(value)
}
