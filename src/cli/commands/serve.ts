import { resolve } from 'node:path'
import type { ServeOptions } from '../../app/serve.ts'
import type { TlsSource } from '../../http/tls.ts'
import { SyncError } from '../../model/errors.ts'
import { wantsColour } from '../../observe/terminal.ts'
import { defineCommand, type CommandContext } from '../command.ts'

/** How long running requests may take after SIGTERM, in milliseconds. */
const GRACE = 30_000

export const serve = defineCommand({
  name: 'serve',
  summary: 'The service: SCIM endpoints in front, rows behind.',
  description:
    'Serves every connector of the configuration below /scim/<Name> and /ecma2host_<Name>/scim. A changed\n' +
    'file or SIGHUP reloads: a connector with an error keeps its last good version. SIGTERM lets running\n' +
    'requests end.',
  arguments: [],
  options: [
    { name: 'host', value: 'ADDRESS', summary: 'Where to listen. Default: 127.0.0.1.' },
    { name: 'port', value: 'PORT', summary: 'Default: 8585; 0 takes a free one.' },
    {
      name: 'tls-cert',
      value: 'FILE',
      summary: 'PEM of the certificate; reloaded when it changes.',
    },
    { name: 'tls-key', value: 'FILE', summary: 'PEM of its key.' },
    {
      name: 'tls',
      value: 'KIND',
      choices: ['self-signed'],
      summary: 'Makes a certificate for a first try.',
    },
    { name: 'insecure-http', summary: 'Allows plain HTTP on an address that is not loopback.' },
    {
      name: 'public-url',
      value: 'URL',
      summary: 'The address that clients see, when a proxy stands in front.',
    },
    {
      name: 'rate-limit',
      value: 'N',
      summary: 'Requests a second that one connector takes. Default: 200.',
    },
    {
      name: 'log',
      value: 'KIND',
      choices: ['json', 'human', 'none'],
      summary: 'Lines on standard error. Default: human on a terminal, else json.',
    },
  ],
  outputs: ['human', 'json'],
  examples: [
    { command: 'rollcall serve', summary: 'Serves ./connectors.yaml on http://127.0.0.1:8585.' },
    {
      command: 'rollcall serve --host 0.0.0.0 --tls-cert tls.pem --tls-key tls.key',
      summary: 'For other machines.',
    },
  ],
  async run(context) {
    const { startService } = await import('../../app/serve.ts')
    const { createServiceLog } = await import('../../app/service-log.ts')
    const { announce, describeReload } = await import('../announce.ts')
    const { given, global, stderr } = context
    const log = await createServiceLog({
      kind: logKind(context),
      stream: stderr,
      clock: context.clock,
      colour: wantsColour(stderr, context.environment) && global.colour,
    })
    let first = true
    const options: ServeOptions = {
      ...listening(context),
      config: await configFiles(context),
      env: global.env,
      state: global.state,
      cwd: context.cwd,
      environment: context.environment,
      clock: context.clock,
      log: log.log,
      onRequest: log.request,
      ...(given.text('rate-limit') !== undefined && {
        rate: given.number('rate-limit', { default: 200, least: 1, most: 1_000_000 }),
      }),
      onLoad(report, service) {
        if (!first && !global.quiet) context.stdout.write(describeReload(context, report, service))
        first = false
      },
      onReloadFailure: (error) => stderr.write(`rollcall: ${error.message} [${error.code}]\n`),
    }
    // Before anything is announced: whoever reads that the service listens may send SIGHUP at once.
    const starting = startService(options)
    const off = context.onHangup(
      () =>
        void starting.then(
          (service) => service.reload(),
          () => {},
        ),
    )
    try {
      const running = await starting
      if (!global.quiet) context.stdout.write(announce(context, running))
      await stopped(context.signal)
      await running.close({ within: GRACE })
    } finally {
      off()
    }
    log.log.info('The service has stopped.')
    return 0
  },
})

async function configFiles(context: CommandContext): Promise<readonly string[]> {
  const { configurationFiles } = await import('../../app/configuration-files.ts')
  return configurationFiles(context.global.config, context.cwd)
}

function listening(
  context: CommandContext,
): Pick<ServeOptions, 'host' | 'port' | 'tls' | 'insecureHttp' | 'publicUrl'> {
  const { given } = context
  const host = given.text('host') ?? '127.0.0.1'
  const tls = tlsSource(context, host)
  const publicUrl = given.text('public-url')
  if (publicUrl !== undefined && !URL.canParse(publicUrl)) {
    throw new SyncError('USAGE', '--public-url takes an address such as https://scim.example.com.')
  }
  return {
    host,
    port: given.number('port', { default: 8585, least: 0, most: 65_535, whole: true }),
    ...(tls !== undefined && { tls }),
    ...(given.flag('insecure-http') && { insecureHttp: true }),
    ...(publicUrl !== undefined && { publicUrl: publicUrl.replace(/\/+$/u, '') }),
  }
}

function tlsSource({ given, cwd }: CommandContext, host: string): TlsSource | undefined {
  const cert = given.text('tls-cert')
  const key = given.text('tls-key')
  const selfSigned = given.text('tls') !== undefined
  if ((cert === undefined) !== (key === undefined)) {
    throw new SyncError('USAGE', '--tls-cert and --tls-key belong together.')
  }
  if (cert !== undefined && key !== undefined) {
    if (selfSigned) throw new SyncError('USAGE', '--tls self-signed makes its own certificate.')
    return { certFile: resolve(cwd, cert), keyFile: resolve(cwd, key) }
  }
  if (!selfSigned) return undefined
  const names = ['localhost', '127.0.0.1', '::1']
  return { selfSigned: names.includes(host) || host === '0.0.0.0' ? names : [host, ...names] }
}

function logKind(context: CommandContext): 'json' | 'human' | 'none' {
  const kind = context.given.text('log')
  if (kind === 'json' || kind === 'human' || kind === 'none') return kind
  return context.stderr.isTTY === true ? 'human' : 'json'
}

/** Waits for Ctrl-C or SIGTERM. */
function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
