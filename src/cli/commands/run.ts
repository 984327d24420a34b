import { SyncError } from '../../model/errors.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import { ACCEPT_FEWER, acceptFewerOf } from '../accept-fewer.ts'
import type { KeptPlan } from '../plan-file.ts'
import { REMOTE_OPTIONS } from '../remote/remote-options.ts'

export const run = defineCommand({
  name: 'run',
  summary: 'Runs a run profile, or a single step, of one connector.',
  description:
    'A run profile stands in the configuration under runProfiles; without any there are "full" and "delta".\n' +
    'Steps: fullImport, deltaImport, fullSynchronization, deltaSynchronization, purge, export.\n' +
    'Beside a running service the service does it, and this command follows. Ctrl-C stops between two\n' +
    'batches; the next run goes on from there.',
  arguments: [
    {
      name: 'connector',
      summary: 'The connector.',
      required: true,
      offers: 'connectors with profiles',
    },
    {
      name: 'profile',
      summary: 'A run profile ("full" or "delta" where none are written) or a step.',
      required: true,
      offers: 'profiles',
    },
  ],
  options: [
    {
      name: 'plan',
      value: 'FILE',
      summary: 'Does what "rollcall plan --out FILE" showed, or nothing when that has changed.',
    },
    ACCEPT_FEWER,
    ...REMOTE_OPTIONS,
  ],
  outputs: ['human', 'json'],
  examples: [
    { command: 'rollcall run HR nightly', summary: 'The run profile "nightly".' },
    { command: 'rollcall run HR fullImport', summary: 'One step.' },
    {
      command: 'rollcall run HR nightly --plan plan.json',
      summary: 'Exactly what was looked at.',
    },
    {
      command: 'rollcall run HR nightly --accept-fewer 1200',
      summary: 'The source really has 1,200 people now, and had more than twice as many.',
    },
  ],
  async run(context) {
    const { chooseProfile } = await import('../../schedule/profile.ts')
    const { chooseConnector } = await import('../connectors.ts')
    const { readConfiguration } = await import('../connector-context.ts')
    const { askFor } = await import('../ask-for.ts')
    const { remoteService } = await import('../remote/remote-service.ts')
    const { given } = context
    const remote = remoteService(context)
    if (remote !== undefined) {
      const { askRemotely } = await import('../remote/follow-request.ts')
      if (given.text('plan') !== undefined) {
        throw new SyncError(
          'USAGE',
          'A plan that was kept in a file is run beside its connector space.',
        )
      }
      const [connector, profile] = given.arguments
      const fewer = acceptFewerOf(context)
      return askRemotely(context, remote, 'runs', {
        connector,
        profile,
        ...(fewer !== undefined && { acceptFewer: String(fewer) }),
      })
    }
    const read = await readConfiguration(context)
    const definition = chooseConnector(read.configuration, given.arguments[0])
    const profile = chooseProfile(definition, given.arguments[1])
    const kept = await keptPlan(context, definition.name, profile.name)
    const acceptFewer = acceptFewerOf(context) ?? kept?.acceptFewer
    return askFor(context, read, definition, {
      kind: 'run',
      profile: profile.name,
      ...(acceptFewer !== undefined && { acceptFewer }),
      ...(kept !== undefined && { expect: { plan: kept.plan, digest: kept.digest } }),
    })
  },
})

/** The plan of `--plan`, which must be about the same. */
async function keptPlan(
  { cwd, given }: CommandContext,
  connector: string,
  profile: string,
): Promise<KeptPlan | undefined> {
  const file = given.text('plan')
  if (file === undefined) return undefined
  const { readPlanFile } = await import('../plan-file.ts')
  const kept = await readPlanFile(cwd, file)
  if (kept.connector === connector && kept.profile === profile) return kept
  throw new SyncError(
    'USAGE',
    `${file} is a plan of "rollcall run ${kept.connector} ${kept.profile}", not of this.`,
  )
}
