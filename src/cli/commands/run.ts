import { defineCommand } from '../command.ts'

export const run = defineCommand({
  name: 'run',
  summary: 'Runs a run profile, or a single step, of one connector.',
  description:
    'A run profile stands in the configuration under runProfiles; without any there are "full" and "delta".\n' +
    'Steps: fullImport, deltaImport, fullSynchronization, deltaSynchronization, purge, export.\n' +
    'Beside a running service the service does it, and this command follows. Ctrl-C stops between two\n' +
    'batches; the next run goes on from there.',
  arguments: [
    { name: 'connector', summary: 'The connector.', required: true },
    { name: 'profile', summary: 'A run profile or a step.', required: true },
  ],
  options: [
    {
      name: 'plan',
      value: 'FILE',
      summary: 'Does what "rollcall plan --out FILE" showed, or nothing when that has changed.',
    },
  ],
  outputs: ['human', 'json'],
  examples: [
    { command: 'rollcall run HR nightly', summary: 'The run profile "nightly".' },
    { command: 'rollcall run HR fullImport', summary: 'One step.' },
    {
      command:
        'rollcall plan HR nightly --out plan.json && rollcall run HR nightly --plan plan.json',
      summary: 'Exactly what was looked at.',
    },
  ],
  async run(context) {
    const { chooseProfile } = await import('../../schedule/profile.ts')
    const { chooseConnector } = await import('../connectors.ts')
    const { readConfiguration } = await import('../connector-context.ts')
    const { askFor } = await import('../ask-for.ts')
    const { given } = context
    const read = await readConfiguration(context)
    const definition = chooseConnector(read.configuration, given.arguments[0])
    const profile = chooseProfile(definition, given.arguments[1])
    return askFor(context, read, definition, { kind: 'run', profile: profile.name })
  },
})
