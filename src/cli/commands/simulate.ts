import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { openRowSource } from '../../app/simulation-rows.ts'
import { endpointPaths, isEndpoint, type ConnectorDefinition } from '../../model/definition.ts'
import { isSyncError, SyncError } from '../../model/errors.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import { jsonText, writeResult } from '../output.ts'

export const simulate = defineCommand({
  name: 'simulate',
  summary: 'Plays Entra ID or Okta against a running endpoint and checks every answer.',
  description:
    'Sends made-up people through their whole life: assigned, changed, disabled, restored, deleted,\n' +
    'created again. Reads the rows too when --config names the configuration that is served. The same\n' +
    '--seed meets the same people, so that a simulation that was cut off is taken up by running it again.\n' +
    'The people are written to the database for real: use a table for tests.',
  arguments: [{ name: 'connector', summary: 'A connector of the configuration.' }],
  options: [
    { name: 'url', value: 'URL', summary: 'SCIM base URL, or the address of the service.' },
    {
      name: 'token',
      value: 'env:NAME|file:PATH',
      summary: 'The bearer token; by default that of the connector.',
    },
    {
      name: 'idp',
      value: 'NAME',
      choices: ['entra', 'entra-legacy', 'okta'],
      summary: 'Whose requests to send. Default: entra.',
    },
    { name: 'ecma', summary: 'Flows ECMA2Host attributes, named by column.' },
    { name: 'users', value: 'N', summary: 'How many people. Default: 10.' },
    { name: 'seed', value: 'N', summary: 'Which people. Default: 1.' },
    {
      name: 'people',
      value: 'ALPHABET',
      choices: ['ascii', 'latin', 'unicode'],
      summary: 'Letters in names. Default: unicode.',
    },
    { name: 'rate', value: 'N', summary: 'Requests a second. Default: as fast as it goes.' },
    { name: 'concurrency', value: 'N', summary: 'Requests at a time. Default: 10.' },
    {
      name: 'patience',
      value: 'SECONDS',
      summary: 'How long to wait for a service that is away. Default: 10.',
    },
    { name: 'ca', value: 'FILE', summary: 'PEM of the authority that signed the certificate.' },
    { name: 'insecure', summary: 'Takes any certificate; for self-signed ones on this machine.' },
  ],
  outputs: ['human', 'json'],
  examples: [
    {
      command: 'rollcall simulate EntraIDUsers --users 100',
      summary: 'Against the service on this machine, rows compared.',
    },
    {
      command:
        'rollcall simulate --url https://scim.example.com/scim --token env:TOKEN --idp okta --users 50',
      summary: 'Against any SCIM service.',
    },
  ],
  async run(context) {
    const simulated = await import('../../app/simulation-rows.ts')
    const { createProgress } = await import('../../observe/progress.ts')
    const harness = await import('../../harness/simulate/simulate.ts')
    const { identityProviders } = await import('../../harness/simulate/identity-providers.ts')
    const { printSimulation } = await import('../../harness/simulate/print.ts')
    const { given, clock, environment, stderr } = context
    const definition = await chosenConnector(context)
    const url = endpointUrl(given.text('url'), definition, { ecma2host: given.flag('ecma') })
    const rows =
      definition === undefined
        ? undefined
        : await simulated.openRowSource(definition, await stateOf(context))
    const quiet = context.global.quiet
    let phase = ''
    let progress = createProgress({ stream: stderr, title: '', now: () => clock.now(), quiet })
    try {
      const idp = identityProviders.get(given.text('idp') ?? 'entra')
      if (idp === undefined) throw new Error('cannot happen: the choices are those of the map')
      const rate = given.text('rate')
      const ca = given.text('ca')
      const result = await harness.simulate({
        url,
        token: await tokenOf(context, definition),
        idp,
        users: given.number('users', { default: 10, least: 1, most: 1_000_000, whole: true }),
        seed: given.number('seed', { default: 1, least: 0, most: 1_000_000_000, whole: true }),
        alphabet: alphabetOf(given.text('people')),
        concurrency: given.number('concurrency', { default: 10, least: 1, most: 500, whole: true }),
        patience: given.number('patience', { default: 10, least: 0, most: 86_400 }),
        ecma2host: given.flag('ecma'),
        signal: context.signal,
        ...(rate !== undefined && {
          rate: given.number('rate', { default: 1, least: 0.01, most: 100_000 }),
        }),
        ...(ca !== undefined && { ca: await readFile(resolve(context.cwd, ca), 'utf8') }),
        ...(given.flag('insecure') && { insecure: true }),
        ...(rows !== undefined && { rows: rows.source }),
        onProgress(name, done, total) {
          if (name !== phase) {
            progress.end()
            phase = name
            const now = (): number => clock.now()
            progress = createProgress({
              stream: stderr,
              title: name,
              total,
              now,
              environment,
              quiet,
            })
          }
          progress.update(done, total)
        },
        onAway(away) {
          if (quiet) return
          stderr.write(away ? 'the service is away, waiting …\n' : 'the service is back\n')
        },
      })
      progress.end()
      await writeResult(context, {
        human: ({ colour }) => printSimulation(result, { colour }),
        json: () => jsonText(result),
      })
      return result.wrong === 0 ? 0 : 1
    } finally {
      progress.end()
      await rows?.close()
    }
  },
})

/** Where the service keeps its connector space, when it runs from the same configuration. */
async function stateOf(context: CommandContext): Promise<Parameters<typeof openRowSource>[1]> {
  const { configurationFiles } = await import('../../app/configuration-files.ts')
  const { cwd, clock, environment, global } = context
  const config = await configurationFiles(global.config, cwd)
  return { cwd, clock, environment, config, state: global.state, env: global.env }
}

/** The connector that is simulated; without a configuration there is none, and only answers are checked. */
async function chosenConnector(context: CommandContext): Promise<ConnectorDefinition | undefined> {
  const { loadConfiguration } = await import('../../config/load.ts')
  const { configurationFiles } = await import('../../app/configuration-files.ts')
  const { chooseConnector } = await import('../connectors.ts')
  const { cwd, given, global } = context
  const [name] = given.arguments
  if (given.text('url') !== undefined && name === undefined && !global.configGiven) return undefined
  try {
    const files = await configurationFiles(global.config, cwd)
    return chooseConnector(await loadConfiguration(files, { cwd, env: global.env }), name)
  } catch (error) {
    const absent = isSyncError(error, 'CONFIGURATION_NOT_FOUND') && !global.configGiven
    if (!absent || name !== undefined) throw error
    throw new SyncError('USAGE', 'simulate needs --url, or a configuration with the connector.')
  }
}

/** Where the requests go: a bare address gets the connector's path, with `--ecma` that of its ECMA2Host face. */
function endpointUrl(
  text: string | undefined,
  definition: ConnectorDefinition | undefined,
  { ecma2host }: { readonly ecma2host: boolean },
): URL {
  const written = text ?? 'http://127.0.0.1:8585'
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (url === undefined || !/^https?:$/u.test(url.protocol)) {
    throw new SyncError('USAGE', `--url takes an address such as http://127.0.0.1:8585/scim/HR.`)
  }
  const paths = definition === undefined ? [] : endpointPaths(definition.source)
  const face = paths.find((one) => one.startsWith('/ecma2host_') === ecma2host)
  const path = face ?? paths[0]
  if (path !== undefined && url.pathname === '/') url.pathname = path
  return url
}

async function tokenOf(
  context: CommandContext,
  definition: ConnectorDefinition | undefined,
): Promise<string> {
  const { readSecret } = await import('../../config/secret.ts')
  const options = { env: context.environment, cwd: context.cwd }
  const text = context.given.text('token')
  if (text === undefined) {
    const source = definition?.source
    const token = source !== undefined && isEndpoint(source) ? source.tokens[0] : undefined
    if (token !== undefined) return readSecret(token, options).reveal().trim()
    throw new SyncError('USAGE', 'simulate needs --token env:NAME or --token file:PATH.')
  }
  const start = { file: '--token', line: 1, column: 1 }
  const span = { start, end: start }
  const [, kind, name = ''] = /^(env|file):(.+)$/u.exec(text) ?? []
  if (kind === 'env') return readSecret({ env: name, span }, options).reveal().trim()
  if (kind === 'file') return readSecret({ file: name, span }, options).reveal().trim()
  throw new SyncError(
    'USAGE',
    '--token takes env:NAME or file:PATH; a token on the command line would be seen by everybody.',
  )
}

function alphabetOf(text: string | undefined): 'ascii' | 'latin' | 'unicode' {
  return text === 'ascii' || text === 'latin' ? text : 'unicode'
}
