import { defineCommand } from '../command.ts'
import { jsonText, writeResult } from '../output.ts'
import { REMOTE_OPTIONS } from '../remote/remote-options.ts'

export const resume = defineCommand({
  name: 'resume',
  summary: 'Ends a suspension before its time.',
  description: 'Works beside a running service; what waited is written by the next run.',
  arguments: [
    { name: 'connector', summary: 'The connector.', required: true, offers: 'connectors' },
  ],
  options: REMOTE_OPTIONS,
  outputs: ['human', 'json'],
  examples: [{ command: 'rollcall resume HR', summary: 'Runs go on.' }],
  async run(context) {
    const { resumeConnector } = await import('../../app/run/suspend.ts')
    const { chooseConnector } = await import('../connectors.ts')
    const { readConfiguration } = await import('../connector-context.ts')
    const { remoteService } = await import('../remote/remote-service.ts')
    const remote = remoteService(context)
    if (remote !== undefined) {
      const { resumeRemotely } = await import('../remote/suspend-remotely.ts')
      return resumeRemotely(context, remote)
    }
    const { configuration, where } = await readConfiguration(context)
    const { name, suspended } = chooseConnector(configuration, context.given.arguments[0])
    const was = await resumeConnector(where, name)
    const still = suspended !== undefined
    await writeResult(context, {
      human: () =>
        `${name} ${was ? 'goes on' : 'was not suspended from the command line'}.\n` +
        (still ? 'The configuration still suspends it: take "suspend" out.\n' : ''),
      json: () => jsonText({ connector: name, resumed: was, suspendedByConfiguration: still }),
    })
    return still ? 1 : 0
  },
})
