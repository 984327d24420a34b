import { defineCommand } from '../command.ts'
import { REMOTE_OPTIONS } from '../remote/remote-options.ts'

export const reject = defineCommand({
  name: 'reject',
  summary: 'Drops what a plan holds back: none of it is written.',
  description:
    'The people stay as their rows are until the source or the configuration says something new of them.\n' +
    'Who rejected is kept, and why. Beside a running service the service does it. The plan of a changed configuration\n' +
    'leaves the version before active until the connector is changed again.',
  arguments: [
    { name: 'plan', summary: 'The plan, such as p-7f3a91c0.', required: true, offers: 'plans' },
  ],
  options: [
    { name: 'reason', value: 'TEXT', summary: 'Why, for those who come after.' },
    ...REMOTE_OPTIONS,
  ],
  outputs: ['human', 'json'],
  examples: [
    {
      command: 'rollcall reject p-7f3a91c0 --reason "the file was cut off"',
      summary: 'Nothing of the plan is written.',
    },
  ],
  async run(context) {
    const { remoteService } = await import('../remote/remote-service.ts')
    const { chooseConnector } = await import('../connectors.ts')
    const { readConfiguration } = await import('../connector-context.ts')
    const { askFor } = await import('../ask-for.ts')
    const { findPlan } = await import('../held-plan.ts')
    const { decideAboutChange } = await import('../decide-about-change.ts')
    const reason = context.given.text('reason') ?? ''
    const remote = remoteService(context)
    if (remote !== undefined) {
      const { askRemotely } = await import('../remote/follow-request.ts')
      const id = encodeURIComponent(context.given.arguments[0] ?? '')
      return askRemotely(context, remote, `plans/${id}/reject`, { reason })
    }
    const read = await readConfiguration(context)
    const decided = await decideAboutChange(context, read, { state: 'rejected', reason })
    if (decided !== undefined) return decided
    const { plan, connector } = await findPlan(read, context.given.arguments[0] ?? '')
    const definition = chooseConnector(read.configuration, connector)
    return askFor(context, read, definition, { kind: 'reject', plan, reason })
  },
})
