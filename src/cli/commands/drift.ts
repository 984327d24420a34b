import type { DriftReport } from '../../engine/run/drift.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import type { ReadConfiguration } from '../connector-context.ts'
import { jsonText, writeResult } from '../output.ts'

export const drift = defineCommand({
  name: 'drift',
  summary: 'Rows that somebody else edited or deleted since they were written.',
  description:
    'Reads the tables and compares them with what was written; our own changes are never called drift. Ends with\n' +
    '1 when there is any. --fix overwrite writes back what we wrote, --fix adopt takes what stands there for ours\n' +
    'until the source says something new. Rows that nobody delivered are counted, and never touched.',
  arguments: [{ name: 'connector', summary: 'Only these connectors.', repeatable: true }],
  options: [
    {
      name: 'fix',
      value: 'HOW',
      choices: ['overwrite', 'adopt'],
      summary: 'Ends the drift, as a run of its own that can be undone.',
    },
  ],
  outputs: ['human', 'json'],
  examples: [
    { command: 'rollcall drift', summary: 'All connectors.' },
    { command: 'rollcall drift HR --fix overwrite', summary: 'Our values again.' },
  ],
  async run(context) {
    const { readConfiguration } = await import('../connector-context.ts')
    const { chooseConnector, requireConnectors } = await import('../connectors.ts')
    const { askFor } = await import('../ask-for.ts')
    const { printDrift } = await import('../print-drift.ts')
    const { given } = context
    const read = await readConfiguration(context)
    requireConnectors(read.configuration, given.arguments)
    const fix = given.text('fix')
    if (fix === 'overwrite' || fix === 'adopt') {
      const definition = chooseConnector(read.configuration, given.arguments[0])
      return askFor(context, read, definition, { kind: 'drift', fix })
    }
    const reports: DriftReport[] = []
    for (const definition of read.configuration.connectors) {
      if (given.arguments.length > 0 && !given.arguments.includes(definition.name)) continue
      reports.push(await driftOf(context, read, definition))
    }
    await writeResult(context, {
      human: ({ colour }) => printDrift(reports, { colour }),
      json: () => jsonText({ connectors: reports }),
    })
    return reports.some(({ target }) => target.drifted + target.missing > 0) ? 1 : 0
  },
})

async function driftOf(
  context: CommandContext,
  read: ReadConfiguration,
  definition: ConnectorDefinition,
): Promise<DriftReport> {
  const { findDrift } = await import('../../engine/run/drift.ts')
  const { look } = await import('../../app/run/look.ts')
  const { ownerAt } = await import('../../app/run/owner.ts')
  const { lookOptions } = await import('../look-options.ts')
  const { runProgress } = await import('../run-progress.ts')
  const progress = runProgress(context, definition.name)
  try {
    return await look(lookOptions(context, read, definition, progress), (parts) =>
      findDrift(parts, ownerAt(context.clock)),
    )
  } finally {
    progress.end()
  }
}
