import type { OpenRepository } from '../../app/revisions/open-repository.ts'
import type { ServeOptions } from '../../app/serve.ts'
import { isSyncError, type SyncError } from '../../model/errors.ts'
import type { Log, LogLevel } from '../../observe/log.ts'
import { LogThreshold } from '../../observe/log-threshold.ts'
import { wantsColour } from '../../observe/terminal.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import { listening, LISTENING_OPTIONS } from '../listening.ts'
import { OPERATOR_OPTIONS, operatorsOf } from '../operator-options.ts'
import { REPOSITORY_OPTIONS, repositoryOf } from '../repository.ts'

/** How long running requests may take after SIGTERM, in milliseconds. */
const GRACE = 30_000

/** How long it takes at most to refuse what is on its way, in milliseconds. */
const REFUSING = 2_000

export const serve = defineCommand({
  name: 'serve',
  summary: 'The service: SCIM endpoints in front, rows behind.',
  description:
    'Serves every connector of the configuration below /scim/<Name> and /ecma2host_<Name>/scim. A changed\n' +
    'file, a new commit with --repo, or SIGHUP reloads: a connector with an error keeps its last good\n' +
    'version. SIGTERM lets running requests end.',
  arguments: [],
  options: [
    ...REPOSITORY_OPTIONS,
    ...LISTENING_OPTIONS,
    ...OPERATOR_OPTIONS,
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
    {
      name: 'log-level',
      value: 'LEVEL',
      choices: ['debug', 'info', 'warn', 'error'],
      summary: 'From which level on. Default: info. SIGUSR2 turns debug on and off.',
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
    const { keepYoungMemory } = await import('../../app/run/young-memory.ts')
    const { startService } = await import('../../app/serve.ts')
    const { createServiceLog } = await import('../../app/service-log.ts')
    const { announce, announceStandby, describeReload } = await import('../announce.ts')
    const { given, global, stderr } = context
    const threshold = new LogThreshold(levelOf(context))
    const log = await createServiceLog({
      threshold,
      kind: logKind(context),
      stream: stderr,
      clock: context.clock,
      colour: wantsColour(stderr, context.environment) && global.colour,
    })
    const { followed, ...configuration } = await configurationOf(context, log.log)
    let first = true
    const options: ServeOptions = {
      ...listening(context),
      ...operatorsOn(context, followed),
      ...configuration,
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
      signal: context.signal,
      onStandBy(holder, { url }) {
        log.log.info('Another process has the connector space; this service stands by.', { holder })
        if (!global.quiet) context.stdout.write(announceStandby(context, { holder, url }))
      },
      onLoad(report, service) {
        if (!first && !global.quiet) context.stdout.write(describeReload(context, report, service))
        first = false
      },
      onReloadFailure: (error) => tellTrouble(context, error),
    }
    const young = keepYoungMemory()
    // Before anything is announced: whoever reads that the service listens may send SIGHUP at once.
    const starting = startService(options)
    const offs = [
      context.onSignal(
        'SIGHUP',
        () =>
          void starting.then(
            (service) => service.reload(),
            () => {},
          ),
      ),
      context.onSignal('SIGUSR2', () => {
        const isDebug = threshold.toggleDebug() === 'debug'
        log.log.warn(isDebug ? 'The log tells more from now on.' : 'The log is as before.')
      }),
    ]
    try {
      const running = await starting
      if (!global.quiet) context.stdout.write(announce(context, running))
      const why = await stopped(context.signal, running.taken)
      if (why !== undefined) {
        // What is on its way is refused; whoever waits is told so.
        await running.close({ within: REFUSING }).catch(() => undefined)
        throw why
      }
      await running.close({ within: GRACE })
    } catch (error) {
      // Whoever stands by has nothing to end.
      if (!(context.signal.aborted && isSyncError(error, 'INTERRUPTED'))) throw error
    } finally {
      for (const off of offs) off()
      young.close()
    }
    log.log.info('The service has stopped.')
    return 0
  },
})

/** The files on this machine, or the repository that is followed. */
async function configurationOf(
  context: CommandContext,
  log: Log,
): Promise<Pick<ServeOptions, 'config'> & Partial<OpenRepository>> {
  const { global, cwd, clock, environment, signal } = context
  const repository = repositoryOf(context)
  if (repository === undefined) {
    const { configurationFiles } = await import('../../app/configuration-files.ts')
    return { config: await configurationFiles(global.config, cwd) }
  }
  const { openRepository } = await import('../../app/revisions/open-repository.ts')
  const { state, env } = global
  const open = await openRepository(repository, {
    state,
    env,
    config: [],
    cwd,
    clock,
    environment,
    log,
    signal,
    random: Math.random,
    onTrouble: (error) => tellTrouble(context, error),
  })
  return { config: [], ...open }
}

/** Operators may have commits planned of what is followed. */
function operatorsOn(
  context: CommandContext,
  follows: OpenRepository['followed'] | undefined,
): Pick<ServeOptions, 'operators'> {
  const { operators } = operatorsOf(context)
  if (operators === undefined) return {}
  return { operators: { ...operators, ...(follows !== undefined && { follows }) } }
}

function tellTrouble({ stderr }: CommandContext, error: SyncError): void {
  stderr.write(`rollcall: ${error.message} [${error.code}]\n`)
}

function logKind(context: CommandContext): 'json' | 'human' | 'none' {
  const kind = context.given.text('log')
  if (kind === 'json' || kind === 'human' || kind === 'none') return kind
  return context.stderr.isTTY === true ? 'human' : 'json'
}

function levelOf({ given }: CommandContext): LogLevel {
  const level = given.text('log-level')
  return level === 'debug' || level === 'warn' || level === 'error' ? level : 'info'
}

/**
 * Waits for Ctrl-C or SIGTERM.
 *
 * @returns `STATE_TAKEN` when another process has taken the connector space over meanwhile, `STATE_LOST` when its
 *   file was deleted
 */
function stopped(signal: AbortSignal, taken?: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    const end = (): void => resolve(signal.aborted ? undefined : taken?.reason)
    if (signal.aborted || taken?.aborted === true) end()
    signal.addEventListener('abort', end, { once: true })
    taken?.addEventListener('abort', end, { once: true })
  })
}
