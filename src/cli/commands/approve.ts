import { defineCommand } from '../command.ts'
import { REMOTE_OPTIONS } from '../remote/remote-options.ts'

export const approve = defineCommand({
  name: 'approve',
  summary: 'Releases what a plan holds back, and writes it.',
  description:
    'Writes exactly what was held; what a newer synchronization worked out anew is no longer in the plan.\n' +
    'Who approved is kept. Beside a running service the service does it. The plan of a changed configuration makes\n' +
    'that configuration active, once it is worked out again that it still writes the same.',
  arguments: [
    { name: 'plan', summary: 'The plan, such as p-7f3a91c0.', required: true, offers: 'plans' },
  ],
  options: REMOTE_OPTIONS,
  outputs: ['human', 'json'],
  examples: [
    { command: 'rollcall approve p-7f3a91c0', summary: 'The plan that "run" or "status" named.' },
  ],
  async run(context) {
    const { remoteService } = await import('../remote/remote-service.ts')
    const { chooseConnector } = await import('../connectors.ts')
    const { readConfiguration } = await import('../connector-context.ts')
    const { askFor } = await import('../ask-for.ts')
    const { findPlan } = await import('../held-plan.ts')
    const { decideAboutChange } = await import('../decide-about-change.ts')
    const remote = remoteService(context)
    if (remote !== undefined) {
      const { askRemotely } = await import('../remote/follow-request.ts')
      const id = encodeURIComponent(context.given.arguments[0] ?? '')
      return askRemotely(context, remote, `plans/${id}/approve`, {})
    }
    const read = await readConfiguration(context)
    const decided = await decideAboutChange(context, read, { state: 'approved' })
    if (decided !== undefined) return decided
    const { plan, connector } = await findPlan(read, context.given.arguments[0] ?? '')
    const definition = chooseConnector(read.configuration, connector)
    return askFor(context, read, definition, { kind: 'approve', plan })
  },
})
