import { SyncError } from '../../model/errors.ts'
import { formatInstant } from '../../model/clock.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import { formatMinute } from '../format-time.ts'
import { jsonText, writeResult } from '../output.ts'
import { REMOTE_OPTIONS } from '../remote/remote-options.ts'

/** How long a suspension lasts where nothing is said: forgotten ones are the usual failure. */
const USUAL = '24h'

export const suspend = defineCommand({
  name: 'suspend',
  summary: 'Keeps a connector from writing for a while: for emergencies.',
  description:
    'Runs are left out until the suspension ends by itself or "rollcall resume" ends it; status shows it. It\n' +
    'works beside a running service. What is meant to last belongs into the configuration: suspend: { reason, until }.',
  arguments: [
    { name: 'connector', summary: 'The connector.', required: true, offers: 'connectors' },
  ],
  options: [
    { name: 'reason', value: 'TEXT', summary: 'Why, for those who come after. Required.' },
    {
      name: 'until',
      value: 'TIME',
      summary:
        'A duration such as 4h or 2d, or an instant such as 2026-12-01T06:00Z. Default: 24h.',
    },
    ...REMOTE_OPTIONS,
  ],
  outputs: ['human', 'json'],
  examples: [
    {
      command: 'rollcall suspend HR --reason "database migration CHG0042" --until 4h',
      summary: 'Four hours without a write.',
    },
  ],
  async run(context) {
    const { suspendConnector } = await import('../../app/run/suspend.ts')
    const { deciderOf } = await import('../../app/run/owner.ts')
    const { chooseConnector } = await import('../connectors.ts')
    const { readConfiguration } = await import('../connector-context.ts')
    const { remoteService } = await import('../remote/remote-service.ts')
    const { given, clock, environment } = context
    const remote = remoteService(context)
    if (remote !== undefined) {
      const { suspendRemotely } = await import('../remote/suspend-remotely.ts')
      return suspendRemotely(context, remote)
    }
    const { configuration, where } = await readConfiguration(context)
    const { name } = chooseConnector(configuration, given.arguments[0])
    const reason = given.text('reason')?.trim() ?? ''
    if (reason === '') throw new SyncError('USAGE', 'suspend needs --reason "…".')
    const until = await endOf(context)
    const suspension = { reason, until: formatInstant(until), by: deciderOf(environment) }
    if (until <= clock.now()) throw new SyncError('USAGE', '--until is over already.')
    await suspendConnector(where, name, suspension)
    await writeResult(context, {
      human: () =>
        `${name} is suspended until ${formatMinute(until)}: ${reason}\n` +
        `"rollcall resume ${name}" ends it before.\n`,
      json: () => jsonText({ connector: name, suspended: suspension }),
    })
    return 0
  },
})

async function endOf({ given, clock }: CommandContext): Promise<number> {
  const { parseDuration } = await import('../../config/normalize/duration.ts')
  const text = given.text('until') ?? USUAL
  if (/^\d+[smhd]$/u.test(text)) return clock.now() + parseDuration(text)
  const instant = /^\d{4}-\d\d-\d\d/u.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(instant)) return instant
  throw new SyncError(
    'USAGE',
    `--until takes a duration such as 4h, or an instant such as 2026-12-01T06:00Z, not "${text}".`,
  )
}
